import { dampedTrend } from '../models/damped-trend.ts'
import type { Series } from '../series.ts'
import { KIN_NAMES, sumKin, writeKinFeatures, type KinSums } from './kin-sums.ts'
import { OWN_NAMES, ownFeatures, type Own } from './own-features.ts'
import { FILTERS } from './settings.ts'
import { reachOf } from './track-filters.ts'

/** Features that an origin has whatever the horizon come first, then those of the horizon. */
export const STATE_NAMES: readonly string[] = [...OWN_NAMES, ...KIN_NAMES, 'slope of everyone']
export const HORIZON_NAMES: readonly string[] = [
  ...FILTERS.map((_, f) => `forecast of filter ${f}`),
  'forecast of damped trend',
  'a day before',
  'a week before',
  'hours ahead',
  'hours since seen, then',
  'hour of the day',
]
export const FEATURES = STATE_NAMES.length + HORIZON_NAMES.length
const SEEN = OWN_NAMES.indexOf('hours since seen')

/** Everything known at some origins (epoch hours, rising) about some series. */
export type Panel = { all: readonly Series[]; origins: readonly number[]; own: (Own | undefined)[][]; kin: KinSums }

export type PanelOptions = {
  onSeries?: (done: number) => void
  /** The origins (by number) at which series `k` needs features and not only tells its kin. */ wanted?: (k: number) => ReadonlySet<number>
}

export function panelOf(all: readonly Series[], origins: readonly number[], { onSeries, wanted }: PanelOptions = {}): Panel {
  const own = all.map((series, k) => {
    onSeries?.(k)
    return ownFeatures(series, origins, wanted?.(k))
  })
  return { all, origins, own, kin: sumKin(all, own) }
}

/** Writes the features of series `k` at origin `o` that do not depend on the horizon. */
export function writeState(panel: Panel, k: number, o: number, out: Float32Array, at = 0): void {
  const own = panel.own[k]![o]!
  out.set(own.features!, at)
  writeKinFeatures(out, at + OWN_NAMES.length, panel.all[k]!, own, panel.kin, o)
}

/** Writes the features of one horizon; `trend` is the damped trend's change of the log price by then. */
export function writeHorizon(series: Series, own: Own, origin: number, ahead: number, trend: number, out: Float32Array, at: number): void {
  FILTERS.forEach((_, f) => (out[at + f] = (own.filters[2 * f]! + own.filters[2 * f + 1]! * reachOf(f, ahead)) / own.scale))
  const rest = at + FILTERS.length
  out[rest] = trend / own.scale
  out[rest + 1] = sinceCycle(series, origin, ahead, 24) / own.scale
  out[rest + 2] = sinceCycle(series, origin, ahead, 168) / own.scale
  out[rest + 3] = ahead
  out[rest + 4] = ahead + own.features![SEEN]!
  out[rest + 5] = (origin + ahead) % 24
}

/** The price at the target's hour a whole number of periods before, against the last one. */
function sinceCycle({ values, start }: Series, origin: number, ahead: number, period: number): number {
  const before = values[origin + ahead - Math.ceil(ahead / period) * period - start] ?? NaN
  return before > 0 ? Math.log(before / values[origin - start]!) : NaN
}

/** The damped trend standing at each of the origins, asked for the hours ahead given for each. */
export function trendsOf(series: Series, asks: readonly { origin: number; ahead: ArrayLike<number> }[]): Float64Array[] {
  if (!asks.length) return []
  return dampedTrend.fit([series]).answer(
    series,
    asks.map(({ origin, ahead }) => ({ origin, targets: Float64Array.from(ahead, (hours) => origin + hours) })),
  )
}
