import type { SavingsTotals } from '@dumont/contracts'
import { divideHalfEven, type Exact, exactCost, HOUR_MS, microsOf, usdOf } from '../usage/index.ts'
import type { Slice } from './decide-slices.ts'

/** Exact sums over slices: times in milliseconds, money in micro-dollars per hour times milliseconds. */
export type Sums = {
  comparedMs: bigint
  comparedGpuMs: bigint
  costDumont: Exact
  costProvider: Exact
  otherMs: bigint
  costOther: Exact
  costStorage: Exact
  estimatedMs: bigint
}
export const sumNames = ['comparedMs', 'comparedGpuMs', 'costDumont', 'costProvider', 'otherMs', 'costOther', 'costStorage', 'estimatedMs'] as const

export const noSums = (): Sums => ({
  comparedMs: 0n,
  comparedGpuMs: 0n,
  costDumont: 0n,
  costProvider: 0n,
  otherMs: 0n,
  costOther: 0n,
  costStorage: 0n,
  estimatedMs: 0n,
})

/** Adds `more`, or takes it away with -1n. */
export function addSums(sums: Sums, more: Sums, sign: 1n | -1n = 1n): Sums {
  if (sign === 1n) for (const name of sumNames) sums[name] += more[name]
  else for (const name of sumNames) sums[name] -= more[name]
  return sums
}

export const isNothing = (sums: Sums): boolean => sumNames.every((name) => sums[name] === 0n)

/** Adds the part of a slice that takes `ms`. */
export function addSlice(sums: Sums, { usage, reference, compared }: Pick<Slice, 'usage' | 'reference' | 'compared'>, ms: number): Sums {
  const { state, rate, storage, gpuCount, estimated } = usage
  const time = BigInt(ms)
  sums.costStorage += exactCost(storage, ms)
  if (estimated) sums.estimatedMs += time
  if (state === 'stopped') return sums
  const cost = rate === null ? 0n : exactCost(rate, ms)
  if (compared) {
    sums.comparedMs += time
    sums.comparedGpuMs += time * BigInt(gpuCount)
    sums.costDumont += cost
    sums.costProvider += exactCost(reference!.micros, ms)
  } else {
    sums.otherMs += time
    sums.costOther += cost
  }
  return sums
}

/** What is shown of a sum and, in its turn, of each of its parts: `name` says which sum. */
export type Rounding = (name: string, exact: Exact) => number

/** Rounds parts so that they add up to the rounded sum, to the micro-dollar: each is given what the sum has grown by, at most one micro-dollar off its own value. */
export function carrying(): Rounding {
  const sums = new Map<string, Exact>()
  return (name, exact) => {
    const before = sums.get(name) ?? 0n
    sums.set(name, before + exact)
    return Number(microsOf(before + exact) - microsOf(before)) / 1e6
  }
}

export const hoursOf = (ms: bigint): number => Number(ms) / HOUR_MS

/** Per cent with 4 decimals; null: nothing to divide by. */
export function percentOf(part: Exact, whole: Exact): number | null {
  return whole === 0n ? null : Number(divideHalfEven(part * 1_000_000n, whole)) / 1e4
}

export function toTotals(sums: Sums): SavingsTotals {
  const savings = sums.costProvider - sums.costDumont
  return {
    hours_used: hoursOf(sums.comparedMs),
    gpu_hours: hoursOf(sums.comparedGpuMs),
    dumont_cost: usdOf(sums.costDumont),
    provider_cost: usdOf(sums.costProvider),
    savings: usdOf(savings),
    savings_percentage: percentOf(savings, sums.costProvider),
    not_compared_hours: hoursOf(sums.otherMs),
    not_compared_cost: usdOf(sums.costOther),
    storage_cost: usdOf(sums.costStorage),
    total_paid: usdOf(sums.costDumont + sums.costOther + sums.costStorage),
    estimated: sums.estimatedMs > 0n,
  }
}
