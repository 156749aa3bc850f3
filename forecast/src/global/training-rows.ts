import { uniformSource } from '../booster/random.ts'
import type { Series } from '../series.ts'
import { FEATURES, panelOf, STATE_NAMES, trendsOf, writeHorizon, writeState } from './panel.ts'

export type Rows = { values: Float32Array; targets: Float32Array; count: number }
export type RowOptions = { rows: number; days: number; halfLifeDays: number; seed: number; onSeries?: (done: number, of: number) => void }

/** Hours between the origins looked at: every hour of the day comes up. */
const STEP = 7
const LONGEST = 168
/** Horizons drawn at each origin, where origins are few. */
const MOST_PER_ORIGIN = 4
const FARTHEST = 30

/** Sampled (series, origin, hours ahead), newer ones more often; no price after `asOf` is looked at. */
export function trainingRows(all: readonly Series[], asOf: number, { rows, days, halfLifeDays, seed, onSeries }: RowOptions): Rows {
  const origins: number[] = []
  for (let origin = asOf - 3; origin >= asOf - days * 24; origin -= STEP) origins.push(origin)
  origins.reverse()
  const known = all.map((series) => cutAt(series, asOf))
  const random = uniformSource(seed)
  const perOrigin = Math.max(1, Math.min(MOST_PER_ORIGIN, Math.round(rows / expectedOrigins(all.length, origins, asOf, halfLifeDays))))
  const drawn = known.map((series) => drawTargets(series, origins, asOf, { halfLifeDays, perOrigin, random }))
  const available = drawn.reduce((sum, list) => sum + list.length, 0)
  const share = Math.min(1, rows / Math.max(1, available))
  const chosen = drawn.map((list) => list.filter(() => random() < share))
  // Features only where they are learnt from; what kin tell each other is needed everywhere.
  const panel = panelOf(known, origins, { onSeries: (done) => onSeries?.(done, 2 * all.length), wanted: (k) => new Set(chosen[k]!.map(({ o }) => o)) })
  const kept = chosen.map((list, k) => list.filter(({ o }) => panel.own[k]![o]?.features))
  const count = kept.reduce((sum, list) => sum + list.length, 0)
  const out: Rows = { values: new Float32Array(count * FEATURES), targets: new Float32Array(count), count }
  let row = 0
  kept.forEach((list, k) => {
    onSeries?.(all.length + k, 2 * all.length)
    const series = known[k]!
    const trends = trendsOf(
      series,
      list.map(({ o, ahead }) => ({ origin: origins[o]!, ahead: [ahead] })),
    )
    list.forEach(({ o, ahead, change }, i) => {
      const own = panel.own[k]![o]!
      writeState(panel, k, o, out.values, row * FEATURES)
      writeHorizon(series, own, origins[o]!, ahead, trends[i]![0]!, out.values, row * FEATURES + STATE_NAMES.length)
      out.targets[row++] = Math.max(-FARTHEST, Math.min(FARTHEST, change / own.scale))
    })
  })
  return out
}

/** The series as it was known then. */
export function cutAt(series: Series, asOf: number): Series {
  const length = Math.max(0, Math.min(series.values.length, asOf - series.start + 1))
  return { ...series, values: series.values.subarray(0, length), observed: series.observed.subarray(0, length) }
}

type Draw = { halfLifeDays: number; perOrigin: number; random: () => number }
type Target = { o: number; ahead: number; change: number }

const chanceOf = (origin: number, asOf: number, halfLifeDays: number) => 0.5 ** ((asOf - origin) / 24 / halfLifeDays)

const expectedOrigins = (series: number, origins: readonly number[], asOf: number, halfLifeDays: number) =>
  Math.max(1, series) * origins.reduce((sum, origin) => sum + chanceOf(origin, asOf, halfLifeDays), 0)

function drawTargets(series: Series, origins: readonly number[], asOf: number, { halfLifeDays, perOrigin, random }: Draw): Target[] {
  const list: Target[] = []
  origins.forEach((origin, o) => {
    if (random() > chanceOf(origin, asOf, halfLifeDays)) return
    for (let i = 0; i < perOrigin; i++) {
      const longest = Math.min(LONGEST, asOf - origin)
      const target = seenFrom(series, origin + 1 + Math.floor(random() * longest), origin + longest)
      const [now, then] = [series.values[origin - series.start] ?? NaN, series.values[target - series.start] ?? NaN]
      if (now > 0 && then > 0) list.push({ o, ahead: target - origin, change: Math.log(then / now) })
    }
  })
  return list
}

/** The first hour of [from, to] in which the price was really seen: what is only carried on says less about the hour. -1 when there is none. */
export function seenFrom({ observed, start }: Series, from: number, to: number): number {
  for (let hour = from; hour <= to; hour++) if (observed[hour - start]) return hour
  return -1
}
