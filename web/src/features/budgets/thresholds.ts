import type { BudgetThreshold } from '@dumont/contracts'

export const mostThresholds = 10
const order = { actual: 0, forecast: 1, probability: 2 }

export const isSameThreshold = (a: BudgetThreshold, b: BudgetThreshold): boolean => a.on === b.on && a.percent === b.percent

/** In the order in which they are likely to be reached; one that is there already is not added twice. */
export function withThreshold(all: readonly BudgetThreshold[], one: BudgetThreshold): BudgetThreshold[] {
  if (all.length >= mostThresholds || all.some((other) => isSameThreshold(other, one))) return [...all]
  return [...all, one].toSorted((a, b) => order[a.on] - order[b.on] || a.percent - b.percent)
}

export const withoutThreshold = (all: readonly BudgetThreshold[], one: BudgetThreshold): BudgetThreshold[] =>
  all.filter((other) => !isSameThreshold(other, one))
