import { forecastAll, HORIZON, type ForecastOptions } from './forecast.ts'
import type { Forecast } from './model.ts'
import { coverage, mae, mape, quantileLoss, relativeError, savings } from './scores.ts'
import { historyHours, MIN_HISTORY_HOURS, type Series } from './series.ts'

/** Forecasts of all given series at one origin, in their order: our whole pipeline by default, or one model. */
export type Forecaster = (all: readonly Series[], origin: number, options: ForecastOptions) => readonly Forecast[]

export type BacktestOptions = {
  forecaster?: Forecaster
  /** A series counts at an origin when every hour from so far before to a horizon after has a price. */
  backHours?: number
  horizon?: number
}
export type BacktestResult = {
  origins: number
  seriesOrigins: number
  relativeError: number
  mape: number
  wql: number
  band80: number
  /** Share of the possible saving that following the forecast captured, by hours of the job. */
  saved: Record<number, number>
}

const BACK_HOURS = 28 * 24
const JOB_HOURS = [4, 12, 24]
const LEVELS = [0.1, 0.5, 0.9]

/** Rolling origins: at each, forecast from the past alone, then score at the hours in which any series was really seen. */
export function backtest(all: readonly Series[], origins: readonly number[], options: BacktestOptions = {}): BacktestResult {
  const { forecaster = forecastAll, backHours = BACK_HOURS, horizon = HORIZON } = options
  const tally = new Tally()
  for (const origin of origins) {
    const usable = all.filter((series) => isKnown(series, origin - backHours, origin + horizon) && historyHours(series, origin) >= MIN_HISTORY_HOURS)
    const forecasts = forecaster(usable, origin, { horizon, levels: LEVELS })
    const scored = scoredHours(all, origin, horizon)
    usable.forEach((series, k) => tally.add(series, origin, forecasts[k]!, scored))
    tally.closeOrigin()
  }
  return tally.result(origins.length)
}

/** The hours after an origin in which any series was really seen. */
export function scoredHours(all: readonly Series[], origin: number, horizon: number): Uint8Array {
  return Uint8Array.from({ length: horizon }, (_, h) => (all.some((series) => series.observed[origin + h + 1 - series.start] === 1) ? 1 : 0))
}

/** Whether the price is known from 28 days before an origin to 7 days after it: such series are scored. */
export const isScorable = (series: Series, origin: number) => isKnown(series, origin - BACK_HOURS, origin + HORIZON)

function isKnown({ values, start }: Series, from: number, to: number): boolean {
  if (from < start || to >= start + values.length) return false
  for (let hour = from; hour <= to; hour++) if (!(values[hour - start]! > 0)) return false
  return true
}

/** Sums as releases are scored: MAPE and coverage are means over origins of means over series and hours, errors are summed by series. */
class Tally {
  private readonly errors = new Map<string, { error: number; naiveError: number }>()
  private readonly byOrigin: { mape: number; band: number }[] = []
  private open: { mape: number; band: number }[] = []
  private readonly wql = { loss: 0, weight: 0 }
  private readonly savings = new Map(JOB_HOURS.map((hours) => [hours, { saved: 0, possible: 0 }]))
  private seriesOrigins = 0

  add(series: Series, origin: number, { horizon, quantiles }: Forecast, scored: Uint8Array): void {
    const at = origin - series.start
    const last = series.values[at]!
    const actual = series.values.subarray(at + 1, at + 1 + horizon)
    const median = { actual, forecast: quantiles[0.5]!, scored }
    const hours = scored.reduce((sum, x) => sum + x, 0)
    if (!hours) return
    const sums = this.errors.get(series.id) ?? { error: 0, naiveError: 0 }
    sums.error += hours * mae(median)
    sums.naiveError += hours * mae({ actual, forecast: new Float64Array(horizon).fill(last), scored })
    this.errors.set(series.id, sums)
    this.open.push({ mape: mape(median), band: coverage(actual, quantiles[0.1]!, quantiles[0.9]!, scored) })
    const { loss, weight } = quantileLoss(actual, quantiles, last, scored)
    this.wql.loss += loss
    this.wql.weight += weight
    for (const [length, sum] of this.savings) {
      const { saved, possible } = savings(median, length)
      sum.saved += saved
      sum.possible += possible
    }
    this.seriesOrigins++
  }

  closeOrigin(): void {
    if (this.open.length) this.byOrigin.push({ mape: mean(this.open, 'mape'), band: mean(this.open, 'band') })
    this.open = []
  }

  result(origins: number): BacktestResult {
    return {
      origins,
      seriesOrigins: this.seriesOrigins,
      relativeError: relativeError([...this.errors.values()]),
      mape: mean(this.byOrigin, 'mape'),
      wql: this.wql.loss / this.wql.weight,
      band80: 100 * mean(this.byOrigin, 'band'),
      saved: Object.fromEntries([...this.savings].map(([hours, { saved, possible }]) => [hours, (100 * saved) / possible])),
    }
  }
}

const mean = <Key extends string>(rows: readonly Record<Key, number>[], key: Key) => rows.reduce((sum, row) => sum + row[key], 0) / rows.length
