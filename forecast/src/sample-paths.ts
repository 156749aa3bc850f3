import type { Forecast } from './model.ts'
import { normalQuantile, normalSource } from './normal.ts'

/** `prices[place][path * horizon + hour]`: path k of one place belongs to path k of every other. */
export type SamplePaths = { n: number; horizon: number; prices: Float64Array[] }
export type PathOptions = {
  /** How alike the places move, 0 (each for itself) to 1 (all as one). */
  placeCorrelation?: number
  /** Correlation of two hours j < k ahead is (j / k) ^ persistence: .5 is a random walk's, 0 is one shock for the whole week. */
  persistence?: number
}

/** Joint hourly paths whose marginals are the forecasts' quantiles: a Gaussian copula, dependent over hours and over places. Same seed, same paths. */
export function samplePaths(forecasts: readonly Forecast[], n: number, seed: number, options: PathOptions = {}): SamplePaths {
  const { placeCorrelation = 0.1, persistence = 0.5 } = options
  const horizon = Math.min(...forecasts.map((forecast) => forecast.horizon))
  const marginals = forecasts.map((forecast) => marginalsOf(forecast, horizon))
  const prices = forecasts.map(() => new Float64Array(n * horizon))
  const shock = normalSource(seed)
  const [shared, own] = [Math.sqrt(placeCorrelation), Math.sqrt(1 - placeCorrelation)]
  const state = new Float64Array(forecasts.length)
  for (let path = 0; path < n; path++) {
    for (let h = 0; h < horizon; h++) {
      const carry = (h / (h + 1)) ** persistence
      const fresh = Math.sqrt(1 - carry * carry)
      const common = forecasts.length > 1 ? shared * shock() : 0
      for (let k = 0; k < state.length; k++) {
        const step = forecasts.length > 1 ? common + own * shock() : shock()
        state[k] = carry * state[k]! + fresh * step
        prices[k]![path * horizon + h] = priceAt(marginals[k]!, h, state[k]!)
      }
    }
  }
  return { n, horizon, prices }
}

export type SumOptions = { from?: number; to?: number; n?: number; seed?: number }

/** Quantiles of the summed prices of hours `from` to `to` (0 = the hour after the origin; `to` excluded), in the order of `levels`. */
export function sumQuantiles(forecast: Forecast, levels: readonly number[], options: SumOptions = {}): number[] {
  const { from = 0, to = forecast.horizon, n = 500, seed = 1 } = options
  const paths = samplePaths([forecast], n, seed)
  const totals = new Float64Array(n)
  for (let path = 0; path < n; path++) for (let h = from; h < Math.min(to, paths.horizon); h++) totals[path]! += paths.prices[0]![path * paths.horizon + h]!
  totals.sort()
  return levels.map((level) => sortedQuantile(totals, level))
}

/** Linear interpolation between order statistics. */
export function sortedQuantile(sorted: ArrayLike<number>, level: number): number {
  const at = level * (sorted.length - 1)
  const below = Math.floor(at)
  const low = sorted[below]!
  return low + (at - below) * ((sorted[below + 1] ?? low) - low)
}

type Marginals = { z: Float64Array; logs: Float64Array[]; low: Float64Array; high: Float64Array }

/** Log price as a function of the standard normal score, one line between each two levels: the levels themselves are met exactly. */
function marginalsOf({ quantiles }: Forecast, horizon: number): Marginals {
  const levels = Object.keys(quantiles).map(Number).toSorted((a, b) => a - b)
  const z = Float64Array.from(levels, normalQuantile)
  const logs = Array.from({ length: horizon }, (_, h) => Float64Array.from(levels, (level) => Math.log(quantiles[level]![h]!)))
  return { z, logs, ...tails(z, logs) }
}

/** Slopes beyond the outer levels: those of the line from the middle, so that a kink at the edge is not drawn out for ever. */
function tails(z: Float64Array, logs: readonly Float64Array[]): { low: Float64Array; high: Float64Array } {
  const last = z.length - 1
  const mid = last >> 1
  const slope = (row: Float64Array, a: number, b: number) => (a === b ? 0 : (row[b]! - row[a]!) / (z[b]! - z[a]!))
  return { low: Float64Array.from(logs, (row) => slope(row, 0, mid)), high: Float64Array.from(logs, (row) => slope(row, mid, last)) }
}

function priceAt({ z, logs, low, high }: Marginals, h: number, score: number): number {
  const row = logs[h]!
  const last = z.length - 1
  if (score <= z[0]!) return Math.exp(row[0]! + low[h]! * (score - z[0]!))
  if (score >= z[last]!) return Math.exp(row[last]! + high[h]! * (score - z[last]!))
  let k = 1
  while (z[k]! < score) k++
  const share = (score - z[k - 1]!) / (z[k]! - z[k - 1]!)
  return Math.exp(row[k - 1]! + share * (row[k]! - row[k - 1]!))
}
