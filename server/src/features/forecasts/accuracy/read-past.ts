import type { KeptForecastItem, KeptForecastList, PastForecast } from '@dumont/contracts'
import type { Deps } from '../../../platform/feature.ts'
import { type SeriesRow, toWireSeries } from '../../prices/index.ts'
import { roundTo } from '../work-out-cost.ts'
import { at, firstHour, isInside, lastHour, longest, naiveOf, originHour, type Said } from './said.ts'
import { readTruth } from './read-truth.ts'
import { type KeptItem, keptItems, type KeptOne, keptOne } from './store-kept.ts'

const hourMs = 3_600_000
/** Two days in which a price may have been seen last before the origin. */
const lookBackMs = 49 * hourMs

export async function readKept(deps: Deps, row: SeriesRow, page: { before?: Date | undefined; limit: number }): Promise<KeptForecastList> {
  const now = deps.clock.now()
  const items = await keptItems(deps.db, row.id, page)
  const shown = items.slice(0, page.limit)
  return {
    series: toWireSeries(row, now),
    forecasts: shown.map((item) => itemOf(item, now)),
    next_before: items.length > shown.length ? shown.at(-1)!.origin.toISOString() : null,
  }
}

/** What was said, with what came true. */
export async function readPast(deps: Deps, row: SeriesRow, id: number): Promise<PastForecast | undefined> {
  const now = deps.clock.now()
  const kept = await keptOne(deps.db, row.id, id)
  if (!kept) return undefined
  const to = Math.min(now.getTime(), lastHour(kept) * hourMs)
  const truth = await readTruth(deps.db, row.id, new Date(kept.origin.getTime() - lookBackMs), new Date(to))
  const passed = Math.floor(now.getTime() / hourMs)
  const hours = Array.from({ length: Math.min(longest, kept.quantiles[0.5]!.length) }, (_, i) => originHour(kept) + 1 + i)
  const points = hours.map((hour) => {
    const price = truth.values[hour - truth.start] ?? NaN
    const observed = hour <= passed && truth.observed[hour - truth.start] === 1
    return { hour, price: hour <= passed && price >= 0 ? price : null, observed, scored: observed && hour >= firstHour(kept) }
  })
  const naive = naiveOf(kept, truth)
  return {
    series: toWireSeries(row, now),
    ...itemOf(kept, now),
    levels: kept.levels,
    naive_usd_per_hour: naive ?? null,
    ...scoreOf(
      kept,
      points.flatMap(({ hour, price, scored }) => (scored && price !== null && price > 0 ? [{ hour, price }] : [])),
      naive,
    ),
    points: points.map(({ hour, price, observed, scored }) => ({
      timestamp: new Date(hour * hourMs).toISOString(),
      quantiles: quantilesAt(kept, hour),
      actual_usd_per_hour: price,
      observed,
      scored,
    })),
  }
}

const quantilesAt = (kept: KeptOne, hour: number): Record<string, number> =>
  Object.fromEntries(kept.levels.map((level) => [level, roundTo(at(kept, level, hour), 9)]))

function scoreOf(kept: Said, seen: readonly { hour: number; price: number }[], naive: number | undefined) {
  const mean = (of: (one: { hour: number; price: number }) => number, decimals: number) =>
    seen.length ? roundTo(seen.reduce((sum, one) => sum + of(one), 0) / seen.length, decimals) : null
  return {
    num_samples: seen.length,
    mape: mean(({ hour, price }) => (100 * Math.abs(price - at(kept, 0.5, hour))) / price, 4),
    naive_mape: naive === undefined ? null : mean(({ price }) => (100 * Math.abs(price - naive)) / price, 4),
    coverage_80: mean(({ hour, price }) => (isInside(kept, hour, price, 0.1, 0.9) ? 1 : 0), 4),
  }
}

const itemOf = (item: KeptItem, now: Date): KeptForecastItem => ({
  id: item.id,
  issued_at: item.issuedAt.toISOString(),
  origin: item.origin.toISOString(),
  model_version: item.modelVersion,
  cold_start: item.coldStart,
  complete: now.getTime() >= lastHour(item) * hourMs,
})
