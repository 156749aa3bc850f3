import { uniformSource } from '../booster/random.ts'
import type { Series } from '../series.ts'
import { FEATURES, panelOf, STATE_NAMES, trendsOf, writeHorizon, writeState } from './panel.ts'

export type Rows = { values: Float32Array; targets: Float32Array; count: number }
export type RowOptions = { rows: number; days: number; halfLifeDays: number; seed: number; onSeries?: (done: number, of: number) => void }

/** Hours between the origins looked at: every hour of the day comes up. */
const STEP = 7
const LONGEST = 168
/** Horizons drawn at each origin: its features are paid for once. */
const PER_ORIGIN = 1
const FARTHEST = 30

/** Sampled (series, origin, hours ahead), newer ones more often; no price after `asOf` is looked at. */
export function trainingRows(all: readonly Series[], asOf: number, { rows, days, halfLifeDays, seed, onSeries }: RowOptions): Rows {
  const origins: number[] = []
  for (let origin = asOf - 3; origin >= asOf - days * 24; origin -= STEP) origins.push(origin)
  origins.reverse()
  const known = all.map((series) => cutAt(series, asOf))
  const random = uniformSource(seed)
  const drawn = known.map((series) => drawTargets(series, origins, asOf, halfLifeDays, random))
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
    const trends = trendsOf(series, list.map(({ o, ahead }) => ({ origin: origins[o]!, ahead: [ahead] })))
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

type Target = { o: number; ahead: number; change: number }

function drawTargets(series: Series, origins: readonly number[], asOf: number, halfLifeDays: number, random: () => number): Target[] {
  const list: Target[] = []
  origins.forEach((origin, o) => {
    if (random() > 0.5 ** ((asOf - origin) / 24 / halfLifeDays)) return
    for (let i = 0; i < PER_ORIGIN; i++) {
      const ahead = 1 + Math.floor(random() * Math.min(LONGEST, asOf - origin))
      const [now, then] = [series.values[origin - series.start] ?? NaN, series.values[origin + ahead - series.start] ?? NaN]
      if (now > 0 && then > 0) list.push({ o, ahead, change: Math.log(then / now) })
    }
  })
  return list
}
