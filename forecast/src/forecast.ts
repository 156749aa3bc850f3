import type { Forecast } from './model.ts'
import { normalQuantile } from './normal.ts'
import { historyHours, lastKnownIndex, MIN_HISTORY_HOURS, type Series } from './series.ts'

export const HORIZON = 168
export const LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95] as const
export const MODEL_VERSION = 'blend-1'

export type ForecastOptions = { horizon?: number; levels?: readonly number[] }
export type SeriesForecast = Forecast & {
  /** Epoch hour; the first point is one hour later. */
  origin: number
  /** Less than two weeks of history: simple models and wider bands. */
  coldStart: boolean
  modelVersion: string
  /** Robust spread (1.4826 x MAD) of the h-step price changes of the last 28 days, in USD per hour. */
  sigma: Float64Array
}

/** Throws a RangeError below 50 hours of history: ask `historyHours` first. */
export function forecastSeries(series: Series, origin: number, options: ForecastOptions = {}): SeriesForecast {
  return forecastAll([series], origin, options)[0]!
}

/** Forecasts of many series at one origin, in their order. */
export function forecastAll(all: readonly Series[], origin: number, options: ForecastOptions = {}): SeriesForecast[] {
  const { horizon = HORIZON, levels = LEVELS } = options
  return all.map((series) => {
    const have = historyHours(series, origin)
    if (have < MIN_HISTORY_HOURS) throw new RangeError(`Need at least ${MIN_HISTORY_HOURS} hours of price history (${series.id} has ${have})`)
    const last = series.values[lastKnownIndex(series, origin)]!
    const quantiles = Object.fromEntries(levels.map((q) => [q, Float64Array.from({ length: horizon }, (_, h) => last * Math.exp(normalQuantile(q) * 0.002 * Math.sqrt(h + 1)))]))
    return { horizon, quantiles, origin, coldStart: have < 14 * 24, modelVersion: MODEL_VERSION, sigma: new Float64Array(horizon) }
  })
}
