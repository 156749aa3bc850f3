import type { SeriesForecast, SeriesHistory } from '@dumont/contracts'
import { dayMs, hourMs } from '../../ui/format-time.ts'
import type { RangeName } from './selection.ts'

type Edges = { low80: number; low50: number; high50: number; high80: number }
/** `drawn` is cut at 3 sigma around the median; the edges themselves are what the forecast says. */
export type Band = Edges & { drawn: Edges; capped: boolean }
/** One hour. Prices are USD per GPU-hour. `carried`: nothing was seen in this hour, the last price still holds. */
export type Row = { at: number; kind: 'actual' | 'carried' | 'forecast'; price: number; band?: Band }

/** History and forecast as one row per hour. Where both know an hour, what happened wins. */
export function buildRows(history: SeriesHistory | undefined, forecast: SeriesForecast | undefined): Row[] {
  const past = (history?.points ?? []).map((point): Row => ({
    at: Date.parse(point.timestamp),
    kind: point.observed ? 'actual' : 'carried',
    price: point.price_usd_per_gpu_hour,
  }))
  const lastKnown = past.at(-1)?.at ?? Number.NEGATIVE_INFINITY
  const gpus = forecast?.series.gpu_count || 1
  const ahead = (forecast?.points ?? []).map((point) => forecastRow(point, gpus)).filter((row) => row.at > lastKnown)
  return [...past, ...ahead]
}

function forecastRow(point: SeriesForecast['points'][number], gpus: number): Row {
  const level = (name: string) => (point.quantiles[name] ?? Number.NaN) / gpus
  const price = level('0.5')
  const edges = { low80: level('0.1'), low50: level('0.25'), high50: level('0.75'), high80: level('0.9') }
  return { at: Date.parse(point.timestamp), kind: 'forecast', price, band: capBand(price, edges, point.sigma_usd_per_hour / gpus) }
}

/** A rare spike must not flatten the whole picture: no edge is drawn farther than 3 sigma from the median. */
export function capBand(price: number, edges: Edges, sigma: number): Band {
  const floor = price - 3 * sigma
  const ceiling = price + 3 * sigma
  const drawn = {
    low80: Math.max(edges.low80, floor),
    low50: Math.max(edges.low50, floor),
    high50: Math.min(edges.high50, ceiling),
    high80: Math.min(edges.high80, ceiling),
  }
  const tolerance = 1e-9
  const capped = drawn.low80 - edges.low80 > tolerance || edges.high80 - drawn.high80 > tolerance
  return { ...edges, drawn, capped }
}

const ranges: Record<RangeName, { pastMs: number; aheadMs: number }> = {
  '24h': { pastMs: 12 * hourMs, aheadMs: dayMs },
  '3d': { pastMs: dayMs, aheadMs: 3 * dayMs },
  '7d': { pastMs: 3 * dayMs, aheadMs: 7 * dayMs },
  '30d': { pastMs: 30 * dayMs, aheadMs: 7 * dayMs },
}

export type Span = { from: number; to: number }

/** Without a future the picture ends a little after the anchor, so that its line can still be read. */
export function spanOf(range: RangeName, anchor: number, hasFuture = true): Span {
  const { pastMs, aheadMs } = ranges[range]
  return { from: anchor - pastMs, to: anchor + (hasFuture ? aheadMs : pastMs * 0.05) }
}

export function rowsWithin(rows: Row[], { from, to }: Span): Row[] {
  return rows.filter((row) => row.at >= from && row.at <= to)
}

/** Where a drawn edge was cut. Cuts of less than a hair's breadth of the picture are left to the tooltip. */
export function visibleCuts(rows: Row[], { min, max }: PriceScale): { x: number; y: number }[] {
  const hair = (max - min) / 200
  return rows.flatMap(({ at, band }) =>
    (['high80', 'low80'] as const).flatMap((edge) => (band && Math.abs(band[edge] - band.drawn[edge]) > hair ? [{ x: at, y: band.drawn[edge] }] : [])),
  )
}

export type PriceScale = { min: number; max: number; step: number }

/** A price axis with round steps around everything that is drawn. It need not start at zero: differences are what people look for. A limit is part of it unless that would flatten the rest. */
export function priceScale(rows: Row[], limit?: number): PriceScale {
  const values = rows.flatMap((row) => (row.band ? [row.band.drawn.low80, row.band.drawn.high80, row.price] : [row.price])).filter(Number.isFinite)
  if (values.length === 0) return { min: 0, max: 1, step: 0.2 }
  let [low, high] = [Math.min(...values), Math.max(...values)]
  const least = Math.max(high, 0.001) * 0.08
  if (high - low < least) [low, high] = [low - (least - (high - low)) / 2, high + (least - (high - low)) / 2]
  const room = Math.max(high - low, high * 0.35)
  if (limit !== undefined && limit >= low - room && limit <= high + room) [low, high] = [Math.min(low, limit), Math.max(high, limit)]
  const step = roundStep((high - low) / 6)
  return { min: Math.max(0, Math.floor(low / step + 1e-9) * step), max: Math.ceil(high / step - 1e-9) * step, step }
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 5, 10].find((times) => times * power >= rough) ?? 10) * power
}

/** The row nearest to an instant; rows are in order of time. */
export function nearestRow(rows: readonly Pick<Row, 'at'>[], at: number): number {
  let [low, high] = [0, rows.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.at ?? 0) < at) low = middle + 1
    else high = middle
  }
  const before = rows[low - 1]
  const here = rows[low]
  return before && here && at - before.at < here.at - at ? low - 1 : low
}
