import type { Forecast } from './model.ts'
import { normalQuantile, normalSource } from './normal.ts'
import { JUMPS, lastingShare, USUAL, type HourDependence, type Joint, type PlaceDependence } from './path-correlation.ts'

/** `prices[place][path * horizon + hour]`: path k of one place belongs to path k of every other. */
export type SamplePaths = { n: number; horizon: number; prices: Float64Array[] }

/**
 * Joint hourly paths whose marginals are the forecasts' quantiles: a Gaussian copula over hours and over places, as dependent as the forecasts' model found
 * errors to be (`joint`; the usual dependence where a forecast says nothing, that of jumps where its median stands still). Same seed, same paths.
 */
export function samplePaths(forecasts: readonly Forecast[], n: number, seed: number): SamplePaths {
  const horizon = Math.min(...forecasts.map((forecast) => forecast.horizon))
  const shock = normalSource(seed)
  const scores = stepsOf(forecasts, n * horizon, shock)
  scores.forEach((score, k) => {
    const forecast = forecasts[k]!
    remember(score, horizon, hoursOf(forecast), shock)
    toPrices(score, marginalsOf(forecast, horizon), horizon)
  })
  return { n, horizon, prices: scores }
}

/** A median that stands still is that of a price found to move in jumps or not at all. */
function hoursOf({ joint, quantiles }: Forecast): HourDependence {
  const median = quantiles[0.5]
  return joint?.hours ?? (median?.every((price) => price === median[0]) ? JUMPS : USUAL.hours['']!)
}

/** Independent from hour to hour, dependent over places: each is the sum of what all have in common, its family, those near to it, and it alone. */
function stepsOf(forecasts: readonly Forecast[], count: number, shock: () => number): Float64Array[] {
  const places = forecasts.find(({ joint }) => joint)?.joint?.places ?? USUAL.places
  const groups = forecasts.map(({ joint }) => groupsOf(joint, places))
  const members = new Map<string, number>()
  for (const [key] of groups.flat()) members.set(key, (members.get(key) ?? 0) + 1)
  const shared = new Map<string, Float64Array>()
  const commonOf = (key: string) => {
    let steps = shared.get(key)
    if (!steps) {
      shared.set(key, (steps = new Float64Array(count)))
      for (let i = 0; i < count; i++) steps[i] = shock()
    }
    return steps
  }
  return groups.map((own) => {
    const steps = new Float64Array(count)
    let has = 0
    for (const [key, correlation] of own) {
      // What a place shares with none here is its own.
      if (correlation <= has || members.get(key) === 1) continue
      const weight = Math.sqrt(correlation - has)
      const common = commonOf(key)
      for (let i = 0; i < count; i++) steps[i]! += weight * common[i]!
      has = correlation
    }
    const rest = Math.sqrt(1 - has)
    for (let i = 0; i < count; i++) steps[i]! += rest * shock()
    return steps
  })
}

/** What a place belongs to, the widest first, and how much its members have in common. */
function groupsOf(joint: Joint | undefined, places: PlaceDependence): [string, number][] {
  const groups: [string, number][] = [['all', places.other]]
  if (joint) groups.push([`family ${joint.family}`, places.family])
  if (joint?.near !== undefined) groups.push([`near ${joint.near}`, places.near])
  return groups
}

/** Independent steps in, scores that remember the hours before out; every hour keeps variance 1. */
function remember(scores: Float64Array, horizon: number, dependence: HourDependence, shock: () => number): void {
  const { persistence, noise } = dependence
  const carry = Float64Array.from({ length: horizon }, (_, h) => (h ? (h / (h + 1)) ** persistence : 0))
  const fresh = carry.map((c) => Math.sqrt(1 - c * c))
  const lasting = carry.map((_, h) => Math.sqrt(lastingShare(dependence, h + 1)))
  const passing = lasting.map((c) => Math.sqrt(1 - c * c))
  for (let start = 0; start < scores.length; start += horizon) {
    let state = 0
    for (let h = 0; h < horizon; h++) {
      state = carry[h]! * state + fresh[h]! * scores[start + h]!
      scores[start + h] = noise > 0 ? lasting[h]! * state + passing[h]! * shock() : state
    }
  }
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

type Marginals = { z: Float64Array; knots: Float64Array; low: Float64Array; high: Float64Array }

/** Price as a function of the standard normal score, one line between each two levels: the levels themselves are met exactly. Row by hour. */
function marginalsOf({ quantiles }: Forecast, horizon: number): Marginals {
  const levels = Object.keys(quantiles)
    .map(Number)
    .sort((a, b) => a - b)
  const z = Float64Array.from(levels, normalQuantile)
  const knots = new Float64Array(horizon * levels.length)
  levels.forEach((level, k) => {
    for (let h = 0; h < horizon; h++) knots[h * levels.length + k] = quantiles[level]![h]!
  })
  const mid = (levels.length - 1) >> 1
  return { z, knots, low: tailSlopes(z, knots, 0, mid), high: tailSlopes(z, knots, mid, levels.length - 1) }
}

/** Slope of the log price beyond the outer level: that of the line from the middle, so that a kink at the edge is not drawn out for ever. */
function tailSlopes(z: Float64Array, knots: Float64Array, a: number, b: number): Float64Array {
  const width = z.length
  return Float64Array.from({ length: knots.length / width }, (_, h) =>
    a === b ? 0 : Math.log(knots[h * width + b]! / knots[h * width + a]!) / (z[b]! - z[a]!),
  )
}

function toPrices(scores: Float64Array, { z, knots, low, high }: Marginals, horizon: number): void {
  const width = z.length
  const last = width - 1
  const [lowest, highest] = [z[0]!, z[last]!]
  for (let i = 0, h = 0, row = 0; i < scores.length; i++) {
    const score = scores[i]!
    if (score <= lowest) scores[i] = knots[row]! * Math.exp(low[h]! * (score - lowest))
    else if (score >= highest) scores[i] = knots[row + last]! * Math.exp(high[h]! * (score - highest))
    else {
      let k = 1
      while (z[k]! < score) k++
      const below = knots[row + k - 1]!
      scores[i] = below + ((score - z[k - 1]!) / (z[k]! - z[k - 1]!)) * (knots[row + k]! - below)
    }
    h++
    row += width
    if (h === horizon) h = row = 0
  }
}
