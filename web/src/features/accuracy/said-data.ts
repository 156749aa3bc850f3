import type { KeptForecastItem, PastForecast, SeriesHistory } from '@dumont/contracts'
import type { Wire } from '../../app/wire.ts'
import { dayMs, hourMs } from '../../ui/format-time.ts'
import type { Band, Row, Span } from '../forecasts/chart-data.ts'

export type Kept = Wire<typeof KeptForecastItem>

/** One hour: what it cost, and what had been said of it. USD per GPU-hour. `carried`: nothing was seen then, the last price still held. */
export type SaidRow = { at: number; actual?: number; carried: boolean; said?: { price: number; band: Band } }

const pastMs = 2 * dayMs
export const horizonMs = 168 * hourMs

export const saidSpan = (origin: number): Span => ({ from: origin - pastMs, to: origin + horizonMs })

/** The hours before a forecast was made, then those it spoke of. */
export function saidRows(past: PastForecast, history: SeriesHistory | undefined): SaidRow[] {
  const origin = Date.parse(past.origin)
  const gpus = past.series.gpu_count || 1
  const before = (history?.points ?? []).flatMap((point): SaidRow[] => {
    const at = Date.parse(point.timestamp)
    return at <= origin && at >= origin - pastMs ? [{ at, actual: point.price_usd_per_gpu_hour, carried: !point.observed }] : []
  })
  const after = past.points.map(({ timestamp, quantiles, actual_usd_per_hour: actual, observed }): SaidRow => ({
    at: Date.parse(timestamp),
    ...(actual === null ? {} : { actual: actual / gpus }),
    carried: !observed,
    said: saidOf(quantiles, gpus),
  }))
  return [...before, ...after]
}

function saidOf(quantiles: Record<string, number>, gpus: number): NonNullable<SaidRow['said']> {
  const level = (name: string) => (quantiles[name] ?? Number.NaN) / gpus
  const edges = { low80: level('0.1'), low50: level('0.25'), high50: level('0.75'), high80: level('0.9') }
  // Nothing is cut here: what was said is judged by its whole width.
  return { price: level('0.5'), band: { ...edges, drawn: edges, capped: false } }
}

/** What the price chart draws: the true prices with their gaps, and over them what was said, from the last price known then. */
export function drawnRows(rows: readonly SaidRow[], past: Pick<PastForecast, 'origin' | 'naive_usd_per_hour' | 'series'>): { past: Row[]; ahead: Row[] } {
  const lastTrue = rows.findLastIndex(({ actual }) => actual !== undefined)
  const truth = rows.slice(0, lastTrue + 1).map(({ at, actual, carried }): Row => ({ at, kind: carried ? 'carried' : 'actual', price: actual ?? Number.NaN }))
  const said = rows.flatMap(({ at, said: one }): Row[] => (one ? [{ at, kind: 'forecast', ...one }] : []))
  const known = past.naive_usd_per_hour
  const start: Row[] = known === null ? [] : [{ at: Date.parse(past.origin), kind: 'actual', price: known / (past.series.gpu_count || 1) }]
  return { past: truth, ahead: [...start, ...said] }
}

/** Whether a true price fell inside the 80 % band; undefined where nothing was seen or said. */
export function isInside({ actual, carried, said }: SaidRow): boolean | undefined {
  if (actual === undefined || carried || !said) return undefined
  return actual >= said.band.low80 && actual <= said.band.high80
}

/** What is shown when nothing is asked for: the newest forecast whose whole week came true, else the oldest one, which has most of it. `kept`: the newest first. */
export const defaultForecast = (kept: readonly Kept[]): Kept | undefined => kept.find(({ complete }) => complete) ?? kept.at(-1)

/** The newest forecast issued on a day or before it ('2026-11-18', in a zone that `dayOf` knows); else the oldest. `kept`: the newest first. */
export const forecastOfDay = (kept: readonly Kept[], day: string, dayOf: (at: number) => string): Kept | undefined =>
  kept.find(({ issued_at }) => dayOf(Date.parse(issued_at)) <= day) ?? kept.at(-1)
