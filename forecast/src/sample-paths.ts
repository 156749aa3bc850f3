import type { Forecast } from './model.ts'
import { NormalDraws, normalQuantile } from './normal.ts'
import { JUMPS, lastingShare, USUAL, type HourDependence, type Joint, type PlaceDependence } from './path-correlation.ts'

/** `prices[place][path * horizon + hour]`: path k of one place belongs to path k of every other. */
export type SamplePaths = { n: number; horizon: number; prices: Float64Array[] }

/**
 * Joint hourly paths whose marginals are the forecasts' quantiles: a Gaussian copula over hours and over places, as dependent as the forecasts' model found
 * errors to be (`joint`; the usual dependence where a forecast says nothing, that of jumps where its median stands still). Same seed, same paths.
 */
export function samplePaths(forecasts: readonly Forecast[], n: number, seed: number): SamplePaths {
  const horizon = Math.min(...forecasts.map((forecast) => forecast.horizon))
  const draws = new NormalDraws(seed)
  const scores = stepsOf(forecasts, n * horizon, draws)
  scores.forEach((score, k) => {
    const forecast = forecasts[k]!
    remember(score, horizon, hoursOf(forecast), draws)
    toPrices(score, marginalsOf(forecast, 0, horizon))
  })
  return { n, horizon, prices: scores }
}

/** A median that stands still is that of a price found to move in jumps or not at all. */
export function hoursOf({ joint, quantiles }: Forecast): HourDependence {
  const median = quantiles[0.5]
  return joint?.hours ?? (median?.every((price) => price === median[0]) ? JUMPS : USUAL.hours['']!)
}

/** Independent from hour to hour, dependent over places. */
function stepsOf(forecasts: readonly Forecast[], count: number, draws: NormalDraws): Float64Array[] {
  const drawn = () => {
    const some = new Float64Array(count)
    draws.drawInto(some)
    return some
  }
  const shared = new Map<string, Float64Array>()
  return partsOf(forecasts).map(({ commons, rest }) => {
    const steps = new Float64Array(count)
    for (const { key, weight } of commons) {
      const common = shared.get(key) ?? drawn()
      shared.set(key, common)
      for (let i = 0; i < count; i++) steps[i]! += weight * common[i]!
    }
    const own = drawn()
    for (let i = 0; i < count; i++) steps[i]! += rest * own[i]!
    return steps
  })
}

/** What a place's errors are made of: what it has in common with others here, and what is its own. */
export type Parts = { commons: { key: string; weight: number }[]; rest: number }

/** Each is the sum of what all have in common, its family, those near to it, and it alone. */
export function partsOf(forecasts: readonly Forecast[]): Parts[] {
  const places = forecasts.find(({ joint }) => joint)?.joint?.places ?? USUAL.places
  const groups = forecasts.map(({ joint }) => groupsOf(joint, places))
  const members = new Map<string, number>()
  for (const [key] of groups.flat()) members.set(key, (members.get(key) ?? 0) + 1)
  return groups.map((own) => {
    const commons: Parts['commons'] = []
    let has = 0
    for (const [key, correlation] of own) {
      // What a place shares with none here is its own.
      if (correlation <= has || members.get(key) === 1) continue
      commons.push({ key, weight: Math.sqrt(correlation - has) })
      has = correlation
    }
    return { commons, rest: Math.sqrt(1 - has) }
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
function remember(scores: Float64Array, horizon: number, dependence: HourDependence, draws: NormalDraws): void {
  const { carry, fresh, lasting, passing } = memoryOf(dependence, horizon)
  const noise = new Float64Array(dependence.noise > 0 ? scores.length : 0)
  draws.drawInto(noise)
  for (let start = 0; start < scores.length; start += horizon) {
    let state = 0
    for (let h = 0; h < horizon; h++) {
      state = carry[h]! * state + fresh[h]! * scores[start + h]!
      scores[start + h] = noise.length ? lasting[h]! * state + passing[h]! * noise[start + h]! : state
    }
  }
}

/** By hour: how much of the state before is carried on and how much is new, how much of the score is the state and how much that hour's own. */
export function memoryOf(dependence: HourDependence, horizon: number): Record<'carry' | 'fresh' | 'lasting' | 'passing', Float64Array> {
  const carry = Float64Array.from({ length: horizon }, (_, h) => (h ? (h / (h + 1)) ** dependence.persistence : 0))
  const lasting = carry.map((_, h) => Math.sqrt(lastingShare(dependence, h + 1)))
  const rest = (c: number) => Math.sqrt(1 - c * c)
  return { carry, fresh: carry.map(rest), lasting, passing: lasting.map(rest) }
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

/** Price as a function of the standard normal score in the hours [from, to), one line between each two levels: the levels themselves are met exactly. Row by hour. */
export function marginalsOf({ quantiles }: Forecast, from: number, to: number): Marginals {
  const levels = Object.keys(quantiles)
    .map(Number)
    .sort((a, b) => a - b)
  const z = Float64Array.from(levels, normalQuantile)
  const knots = new Float64Array((to - from) * levels.length)
  levels.forEach((level, k) => {
    for (let h = from; h < to; h++) knots[(h - from) * levels.length + k] = quantiles[level]![h]!
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

/** In place: as many hours a path as there are marginals. */
export function toPrices(scores: Float64Array, { z, knots, low, high }: Marginals): void {
  const [width, hours] = [z.length, low.length]
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
    if (h === hours) h = row = 0
  }
}
