import type { CostForecast, CostForecastQuery, Freshness, MachineType, Market, SeriesForecast } from '@dumont/contracts'
import { HOUR_MS } from '@dumont/forecast'
import type { z } from 'zod'
import { type SeriesRow, stateOf, toWireSeries } from '../prices/index.ts'
import { localTime } from './cut-days.ts'
import { confidenceOf, type Coverage } from './measure-coverage.ts'
import type { KeptForecast } from './store.ts'
import type { Window } from './take-window.ts'
import { type DayCost, intervalLevel, roundTo, type WorkedOutCost } from './work-out-cost.ts'

/** The plan's names of markets. */
export const marketOf = {
  interruptible: 'spot',
  bid: 'spot',
  spot: 'spot',
  'on-demand': 'on_demand',
  on_demand: 'on_demand',
  list: 'list',
} as const satisfies Record<z.infer<typeof MachineType>, Market>

/** The same series and origin draw the same sample paths, so an answer does not flicker from one request to the next. */
export function seedOf(seriesId: number, origin: Date): number {
  return (Math.imul(seriesId, 2_654_435_761) ^ Math.floor(origin.getTime() / HOUR_MS)) >>> 0
}

export type Answerable = { row: SeriesRow; forecast: KeptForecast; coverage: Coverage; window: Window; now: Date }

export function costForecastAnswer(
  { row, forecast, coverage, now }: Answerable,
  gpuName: string,
  query: CostForecastQuery,
  worked: WorkedOutCost,
): CostForecast {
  return {
    gpu_name: gpuName,
    machine_type: query.machine_type,
    market: row.market,
    provider: row.provider,
    region: row.region,
    series: toWireSeries(row, now, forecast.issuedAt),
    usage_hours_per_day: query.usage_hours_per_day,
    zone: query.zone,
    interval_level: intervalLevel,
    unit: 'usd_per_gpu_hour',
    daily_forecasts: worked.days.map(dayAnswer),
    total_7day_cost: cost(worked.total),
    hours_covered: worked.days.reduce((sum, day) => sum + day.hoursCovered, 0),
    total_confidence_interval: interval(worked.totalInterval),
    best_day: worked.bestDay?.day ?? null,
    lowest_daily_cost: worked.bestDay ? cost(worked.bestDay.cost) : null,
    model_confidence: confidenceOf(coverage),
    model_version: forecast.modelVersion,
    cold_start: forecast.coldStart,
    data_freshness: freshness(row, now),
    issued_at: forecast.issuedAt.toISOString(),
    generated_at: now.toISOString(),
  }
}

function dayAnswer(day: DayCost): CostForecast['daily_forecasts'][number] {
  return {
    day: day.day,
    forecasted_cost: cost(day.cost),
    confidence_interval: interval(day.interval),
    avg_hourly_price: price(day.averagePrice),
    hours_covered: day.hoursCovered,
    partial: day.partial,
    hourly_predictions: day.hours.map(({ hour, localHour, price: median, quantiles }) => ({
      hour: localHour,
      timestamp: instant(hour),
      price: price(median),
      quantiles: rounded(quantiles),
    })),
  }
}

export function seriesForecastAnswer({ row, forecast, window, now }: Answerable): SeriesForecast {
  return {
    series: toWireSeries(row, now, forecast.issuedAt),
    issued_at: forecast.issuedAt.toISOString(),
    origin: forecast.origin.toISOString(),
    model_version: forecast.modelVersion,
    cold_start: forecast.coldStart,
    levels: forecast.levels,
    data_freshness: freshness(row, now),
    points: Array.from({ length: window.count }, (_, i) => ({
      timestamp: instant(window.firstHour + i),
      quantiles: Object.fromEntries(forecast.levels.map((level) => [level, price(forecast.quantiles[level]![window.skip + i]!)])),
      sigma_usd_per_hour: price(forecast.sigma[window.skip + i]!),
    })),
  }
}

export type CsvRow = Record<string, string | number>

export function costForecastRows(answer: CostForecast): CsvRow[] {
  const hours = answer.daily_forecasts.flatMap((day) => day.hourly_predictions)
  return hours.map(({ timestamp, price, quantiles }) => {
    return { timestamp, local_time: localTime(Date.parse(timestamp) / HOUR_MS, answer.zone), price_usd_per_gpu_hour: price, ...byColumn(quantiles) }
  })
}

export function seriesForecastRows({ points }: SeriesForecast): CsvRow[] {
  return points.map(({ timestamp, quantiles, sigma_usd_per_hour }) => ({ timestamp, ...byColumn(quantiles), sigma_usd_per_hour }))
}

const byColumn = (quantiles: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(quantiles).map(([level, value]) => [`q${level}`, value]))

function freshness({ lastObservedAt, endedAt }: SeriesRow, now: Date): z.infer<typeof Freshness> {
  // A series that has a forecast was seen at least once and has enough history.
  const seen = lastObservedAt!
  const state = stateOf({ lastObservedAt: seen, endedAt, historyHours: Infinity }, now) as z.infer<typeof Freshness>['state']
  return { state, last_observed_at: seen.toISOString(), age_seconds: Math.max(0, Math.floor((now.getTime() - seen.getTime()) / 1000)) }
}

const instant = (hour: number): string => new Date(hour * HOUR_MS).toISOString()
const cost = (value: number): number => roundTo(value, 6)
const price = (value: number): number => roundTo(value, 9)
const interval = ([low, high]: [number, number]): [number, number] => [cost(low), cost(high)]
const rounded = (quantiles: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(quantiles).map(([level, value]) => [level, price(value)]))
