import { draftForecast, finishForecasts, gridFromHours, HORIZON, HOUR_MS, historyHours, LEVELS, MIN_HISTORY_HOURS, type Draft } from '@dumont/forecast'
import { encodeCurves, encodeSpread } from './forecast-codec.ts'
import { spareHours } from './take-window.ts'

/** The prices of one series, sorted by time, in a form that moves to another thread without being copied. */
export type ForecastTask = { seriesId: number; originMs: number; observedAtMs: Float64Array; usdPerHour: Float64Array; onDemand?: number; family: string }
export type MadeForecast = {
  seriesId: number
  modelVersion: string
  coldStart: boolean
  horizon: number
  levels: number[]
  quantiles: Uint8Array
  sigma: Uint8Array
}
export type ForecastOutcome = MadeForecast | { seriesId: number; tooShort: number } | { seriesId: number; error: string }

/** Forecasts for a batch. Series of one family lend each other the width of their bands; a series that fails takes none of the others with it. */
export function makeForecasts(tasks: readonly ForecastTask[]): ForecastOutcome[] {
  const outcomes: ForecastOutcome[] = []
  const drafted: { seriesId: number; draft: Draft }[] = []
  for (const task of tasks) {
    try {
      const have = draft(task, drafted)
      if (have < MIN_HISTORY_HOURS) outcomes.push({ seriesId: task.seriesId, tooShort: have })
    } catch (error) {
      outcomes.push({ seriesId: task.seriesId, error: reason(error) })
    }
  }
  return [...outcomes, ...finish(drafted)]
}

function draft({ seriesId, originMs, observedAtMs, usdPerHour, onDemand, family }: ForecastTask, drafted: { seriesId: number; draft: Draft }[]): number {
  const origin = Math.floor(originMs / HOUR_MS)
  const rows = Array.from(observedAtMs, (at, i) => ({ observedAtMs: at, price: usdPerHour[i]! }))
  const series = gridFromHours(String(seriesId), rows, { until: origin, onDemand, family })
  const have = historyHours(series, origin)
  if (have >= MIN_HISTORY_HOURS) drafted.push({ seriesId, draft: draftForecast(series, origin, { horizon: HORIZON + spareHours }) })
  return have
}

function finish(drafted: readonly { seriesId: number; draft: Draft }[]): ForecastOutcome[] {
  try {
    const forecasts = finishForecasts(drafted.map(({ draft }) => draft))
    return forecasts.map(({ quantiles, sigma, horizon, modelVersion, coldStart }, i) => ({
      seriesId: drafted[i]!.seriesId,
      modelVersion,
      coldStart,
      horizon,
      levels: [...LEVELS],
      quantiles: encodeCurves(LEVELS.map((level) => quantiles[level]!)),
      sigma: encodeSpread(sigma),
    }))
  } catch (error) {
    // One of them is at fault: each for itself finds out which.
    if (drafted.length > 1) return drafted.flatMap((one) => finish([one]))
    return drafted.map(({ seriesId }) => ({ seriesId, error: reason(error) }))
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 500)
