import { readUsd } from '../../ui/read-usd.ts'

/** The next round number (1, 2 or 5 times a power of ten) that is not below. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)))
  return ([1, 2, 5].find((times) => times * power >= value * (1 - 1e-9)) ?? 10) * power
}

export type AmountScale = { min: number; max: number; step: number }

/** A slider that has its amount near the middle, and a hundred steps. */
export function amountScale(amount: number): AmountScale {
  const max = Math.max(10, roundUp(amount * 1.5))
  const step = max / 100
  return { min: step, max, step }
}

/** What the API takes: above 0, up to a billion, whole cents. Undefined: it is no such number. */
export function readAmount(text: string, language: string): number | undefined {
  const amount = Math.round(readUsd(text, language) * 100) / 100
  return amount > 0 && amount <= 1e9 ? amount : undefined
}

/** A first amount: a month at the pace that the page shows, rounded up; 100 when nothing is known. */
export function suggestAmount(weekUsd: number | undefined): number {
  return weekUsd !== undefined && weekUsd > 0 ? Math.max(5, roundUp((weekUsd / 7) * 30)) : 100
}
