import { type CameTrue, HOUR_MS } from '@dumont/forecast'

/** A kept forecast: its 10, 50 and 90 % curves, index 0 being the hour after the origin, and by how much it was widened. */
export type KeptBand = { origin: Date; issuedAt: Date; low: Float64Array; median: Float64Array; high: Float64Array; width: number }
/** Prices on the hourly grid, `start` being the epoch hour of the first. */
export type Truth = { start: number; values: Float64Array; observed: Uint8Array }
export type Coverage = { inside: number; scored: number }

/** Below this many scored hours a share says too little. */
export const enoughScored = 500

/**
 * The hours of kept forecasts that came true. An hour is scored when a price was really seen in it, and only when all of it came after the forecast was
 * issued: a forecast made over prices that were known proves nothing.
 */
export function whatCameTrue(bands: readonly KeptBand[], truth: Truth): CameTrue[] {
  const came: CameTrue[] = []
  for (const { origin, issuedAt, low, median, high, width } of bands) {
    const first = Math.floor(origin.getTime() / HOUR_MS) + 1
    const issuedHour = issuedAt.getTime() / HOUR_MS
    for (let i = 0; i < low.length; i++) {
      const hour = first + i
      if (hour - 1 < issuedHour || !truth.observed[hour - truth.start]) continue
      came.push({ hour, low: low[i]!, median: median[i]!, high: high[i]!, price: truth.values[hour - truth.start]!, width })
    }
  }
  return came
}

/** How many true prices fell inside the 80 % band. */
export const measureCoverage = (came: readonly CameTrue[]): Coverage => ({
  inside: came.filter(({ low, high, price }) => price >= low * (1 - tolerance) && price <= high * (1 + tolerance)).length,
  scored: came.length,
})

/** Stored bands carry a rounding error of up to 0.01 %: a steady price on the edge is inside. */
const tolerance = 1e-4

export function confidenceOf({ inside, scored }: Coverage): number | null {
  return scored < enoughScored ? null : inside / scored
}
