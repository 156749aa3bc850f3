import { historyHours, MIN_HISTORY_HOURS, toSeries, type Series } from '@dumont/forecast'
import { fileFailure } from './failure.ts'
import type { progressLine } from './io.ts'
import { readPrices, type PriceColumn, type PriceFile } from './read-prices.ts'

export type LeftOut = { series_id: string; reason: string }
type Progress = ReturnType<typeof progressLine>

/** The price file until a moment, or a failure that names it. */
export function loadPrices(path: string, asOf: number, progress: Progress): Promise<PriceFile> {
  return readPrices(path, { asOf, onProgress: (rows) => progress.show(`Reading prices: ${rows} rows`) }).catch((error: unknown) => {
    throw fileFailure('read', path, error)
  })
}

/** Series in the order of their ids, so that the order of rows does not matter; those not seen for long or with too little history left out. */
export function chooseSeries(file: PriceFile, origin: number, { asOf, maxAge }: { asOf: number; maxAge: number }): { usable: Series[]; leftOut: LeftOut[] } {
  const usable: Series[] = []
  const leftOut: LeftOut[] = []
  const columns = [...file.series.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const column of columns) {
    const newest = column.at.reduce((a, b) => Math.max(a, b))
    if (asOf - newest > maxAge) {
      leftOut.push({ series_id: column.id, reason: `not seen since ${new Date(newest).toISOString().slice(0, 19)}Z, which is older than --max-age` })
      continue
    }
    const series = seriesOf(column, { until: origin })
    const have = historyHours(series)
    if (have >= MIN_HISTORY_HOURS) usable.push(series)
    else leftOut.push({ series_id: column.id, reason: `Need at least ${MIN_HISTORY_HOURS} hours of price history, have ${have}` })
  }
  return { usable, leftOut }
}

/** What a column of the file is as a series; observations after `until` (an epoch hour) are not in it. */
export function seriesOf(column: PriceColumn, options: { until?: number; holdHours?: number } = {}): Series {
  const observations = column.at.map((at, i) => ({ at, price: column.price[i]! }))
  return toSeries(column.id, observations, {
    ...options,
    onDemand: column.onDemand,
    family: `${column.provider}|${column.market || 'spot'}`,
    traits: column.traits,
  })
}
