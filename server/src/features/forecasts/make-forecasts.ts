import {
  COLD_START_HOURS,
  draftForecast,
  finishForecasts,
  HORIZON,
  HOUR_MS,
  historyHours,
  LEVELS,
  MIN_HISTORY_HOURS,
  type Series,
  type SeriesForecast,
} from '@dumont/forecast'
import { encodeCurves, encodeSpread } from './forecast-codec.ts'
import { forecastsWithModel, type ModelHelp } from './forecasts-with-model.ts'
import { type PriceTask, seriesOf } from './price-task.ts'
import { spareHours } from './take-window.ts'

/** `learnt`: to be made with the model, when there is one. */
export type ForecastTask = PriceTask & { originMs: number; learnt?: boolean }
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

type Ready = { seriesId: number; series: Series; origin: number; learnt: boolean }

/**
 * Forecasts for a batch. With a model, the series it was asked for are made with it; the local models make all others, and those it fails at. Series of one
 * family lend each other the width of their bands; a series that fails takes none of the others with it.
 */
export function makeForecasts(tasks: readonly ForecastTask[], help?: ModelHelp): ForecastOutcome[] {
  const outcomes: ForecastOutcome[] = []
  const ready: Ready[] = []
  for (const task of tasks) {
    const origin = Math.floor(task.originMs / HOUR_MS)
    const series = seriesOf(task, origin)
    const have = historyHours(series, origin)
    if (have < MIN_HISTORY_HOURS) outcomes.push({ seriesId: task.seriesId, tooShort: have })
    else ready.push({ seriesId: task.seriesId, series, origin, learnt: Boolean(task.learnt) && have >= COLD_START_HOURS })
  }
  const learnt = help ? forecastsWithModel(ready, help) : new Map<number, SeriesForecast>()
  const made = [...learnt].map(([seriesId, forecast]) => packed(seriesId, forecast))
  return [...outcomes, ...made, ...makeLocally(ready.filter(({ seriesId }) => !learnt.has(seriesId)))]
}

function makeLocally(ready: readonly Ready[]): ForecastOutcome[] {
  const outcomes: ForecastOutcome[] = []
  const drafted: Drafted[] = []
  for (const { seriesId, series, origin } of ready) {
    try {
      drafted.push({ seriesId, draft: draftForecast(series, origin, { horizon: HORIZON + spareHours }) })
    } catch (error) {
      outcomes.push({ seriesId, error: reason(error) })
    }
  }
  return [...outcomes, ...finish(drafted)]
}

type Drafted = { seriesId: number; draft: ReturnType<typeof draftForecast> }

function finish(drafted: readonly Drafted[]): ForecastOutcome[] {
  try {
    return finishForecasts(drafted.map(({ draft }) => draft)).map((forecast, i) => packed(drafted[i]!.seriesId, forecast))
  } catch (error) {
    // One of them is at fault: each for itself finds out which.
    if (drafted.length > 1) return drafted.flatMap((one) => finish([one]))
    return drafted.map(({ seriesId }) => ({ seriesId, error: reason(error) }))
  }
}

const packed = (seriesId: number, { quantiles, sigma, horizon, modelVersion, coldStart }: SeriesForecast): MadeForecast => ({
  seriesId,
  modelVersion,
  coldStart,
  horizon,
  levels: [...LEVELS],
  quantiles: encodeCurves(LEVELS.map((level) => quantiles[level]!)),
  sigma: encodeSpread(sigma),
})

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 500)
