import { HOUR_MS } from '@dumont/forecast'

/** A kept forecast: its 10 % and 90 % curves; index 0 is the hour after the origin. */
export type KeptBand = { origin: Date; issuedAt: Date; low: Float64Array; high: Float64Array }
/** Prices on the hourly grid, `start` being the epoch hour of the first. */
export type Truth = { start: number; values: Float64Array; observed: Uint8Array }
export type Coverage = { inside: number; scored: number }

/** Below this many scored hours a share says too little. */
export const enoughScored = 500

/**
 * How many true prices fell inside the 80 % band. An hour is scored when a price was really seen in it, and only when all of it came after the forecast was
 * issued: a forecast made over prices that were known proves nothing.
 */
export function measureCoverage(bands: readonly KeptBand[], truth: Truth): Coverage {
  const coverage = { inside: 0, scored: 0 }
  for (const { origin, issuedAt, low, high } of bands) {
    const first = Math.floor(origin.getTime() / HOUR_MS) + 1
    const issuedHour = issuedAt.getTime() / HOUR_MS
    for (let i = 0; i < low.length; i++) {
      const hour = first + i
      if (hour - 1 < issuedHour || !truth.observed[hour - truth.start]) continue
      const price = truth.values[hour - truth.start]!
      coverage.scored++
      if (price >= low[i]! * (1 - tolerance) && price <= high[i]! * (1 + tolerance)) coverage.inside++
    }
  }
  return coverage
}

/** Stored bands carry a rounding error of up to 0.01 %: a steady price on the edge is inside. */
const tolerance = 1e-4

export function confidenceOf({ inside, scored }: Coverage): number | null {
  return scored < enoughScored ? null : inside / scored
}
