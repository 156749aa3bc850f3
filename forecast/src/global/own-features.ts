import type { Series } from '../series.ts'
import { changesOver, meanOver, movementOver, runningSums, slopeOver, spreadOver, type RunningSums } from './running-sums.ts'
import { CHANGES, COUNTS, FILTERS, LEAST_SCALE, LOOK_BACK, MEANS, SHARED_FILTER, SLOPES, SPREADS } from './settings.ts'
import { trackFilters } from './track-filters.ts'

export const OWN_NAMES: readonly string[] = [
  ...CHANGES.map((h) => `change ${h} h`),
  ...MEANS.map((h) => `against mean ${h} h`),
  ...SLOPES.map((h) => `slope ${h} h`),
  ...SPREADS.map((h) => `spread ${h} h`),
  ...COUNTS.map((h) => `changes in ${h} h`),
  'hours since seen',
  'hours since changed',
  'movement',
  'movement of 72 h against 28 d',
  'share of on-demand',
  ...FILTERS.flatMap((_, f) => [`level ${f}`, `slope ${f}`]),
  'against 28 d high',
  'against 28 d low',
]
/** What a series tells its kin at an origin: its slope per day, its changes over a day and a week, its share of the on-demand price (logs). */
export const SIGNALS = 4
const SINCE_MAX = 400

/** One series at one origin; without features where only its kin ask. */
export type Own = {
  features: Float32Array | undefined
  signals: Float64Array
  scale: number
  /** Log level minus last price and slope per hour of each filter, for the horizon features. */ filters: Float64Array
}

/** Everything a series by itself says at the origins (epoch hours, rising); undefined at those where its price is unknown. Nothing after an origin is looked at. */
export function ownFeatures(series: Series, origins: readonly number[], wanted?: ReadonlySet<number>): (Own | undefined)[] {
  const begin = Math.max(0, origins[0]! - LOOK_BACK - 24 - series.start)
  const end = Math.min(series.values.length, origins.at(-1)! - series.start + 1)
  const s = runningSums(series, begin, end)
  const at = origins.map((origin) => origin - series.start - begin)
  const inside = at.filter((hour) => hour >= 0 && hour < s.log.length)
  const tracked = new Map(trackFilters(s, inside).map((state, k) => [inside[k]!, state]))
  return at.map((hour, o) => {
    const state = tracked.get(hour)
    return state && !Number.isNaN(s.log[hour]!) && s.lastSeen[hour]! >= 0 ? describe(series, s, hour, state, !wanted || wanted.has(o)) : undefined
  })
}

function describe(series: Series, s: RunningSums, at: number, state: Float64Array, isWanted: boolean): Own {
  const now = s.log[at]!
  const scale = (movementOver(s, at, 672) + movementOver(s, at, 168)) / 2 + LEAST_SCALE
  const change = (hours: number) => (at >= hours ? now - s.log[at - hours]! : NaN)
  const share = series.onDemand ? Math.log(series.values[s.begin + at]! / series.onDemand) : NaN
  const filters = state.map((x, k) => (k % 2 ? x : x - now))
  const signals = Float64Array.of(24 * filters[2 * SHARED_FILTER + 1]!, change(24), change(168), share)
  if (!isWanted) return { features: undefined, signals, scale, filters }
  let [high, low] = [now, now]
  for (let back = 24; back <= 672 && back <= at; back += 24) {
    const then = s.log[at - back]!
    if (then > high) high = then
    if (then < low) low = then
  }
  const features = Float32Array.from([
    ...CHANGES.map((hours) => change(hours) / scale),
    ...MEANS.map((hours) => (now - meanOver(s, at, hours)) / scale),
    ...SLOPES.map((hours) => (24 * slopeOver(s, at, hours)) / scale),
    ...SPREADS.map((hours) => spreadOver(s, at, hours) / scale),
    ...COUNTS.map((hours) => changesOver(s, at, hours)),
    at - s.lastSeen[at]!,
    Math.min(SINCE_MAX, at - s.lastChange[at]!),
    Math.log(scale),
    Math.log((movementOver(s, at, 72) + 1e-4) / scale),
    share,
    ...filters.map((x, k) => ((k % 2 ? 24 : 1) * x) / scale),
    (now - high) / scale,
    (now - low) / scale,
  ])
  return { features, signals, scale, filters }
}
