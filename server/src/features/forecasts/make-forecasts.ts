import {
  COLD_START_HOURS,
  draftForecast,
  finishForecasts,
  HORIZON,
  HOUR_MS,
  historyHours,
  LEVELS,
  limitsOf,
  MIN_HISTORY_HOURS,
  type Series,
  type SeriesForecast,
  widened,
} from '@dumont/forecast'
import { encodeCurves, encodeSpread } from './forecast-codec.ts'
import { forecastsWithModel, type ModelHelp } from './forecasts-with-model.ts'
import { type PriceTask, seriesOf } from './price-task.ts'
import { spareHours } from './take-window.ts'

/** `learnt`: to be made with the model, when there is one. */
export type ForecastTask = PriceTask & {
  originMs: number
  learnt?: boolean
  /** Its models were set aside: "no change" is said. With `shadow` they are asked all the same, to see whether they recover. */
  naive?: boolean
  shadow?: boolean
  /** By how much bands are widened. */
  width?: number
}
export type MadeForecast = {
  seriesId: number
  modelVersion: string
  coldStart: boolean
  horizon: number
  levels: number[]
  quantiles: Uint8Array
  sigma: Uint8Array
  width: number
  shadow: boolean
}
export type ForecastOutcome = MadeForecast | { seriesId: number; tooShort: number } | { seriesId: number; error: string }

type Ready = { seriesId: number; series: Series; origin: number; learnt: boolean; naive: boolean; shadow: boolean; width: number }

/**
 * Forecasts for a batch. With a model, the series it was asked for are made with it; the local models make all others, and those it fails at. Series of one
 * family lend each other the width of their bands; a series that fails takes none of the others with it. "No change" has its bands from how far that was off,
 * and wider ones where bands had been too narrow, like any other.
 */
export function makeForecasts(tasks: readonly ForecastTask[], help?: ModelHelp): ForecastOutcome[] {
  const outcomes: ForecastOutcome[] = []
  const ready: Ready[] = []
  for (const task of tasks) {
    const origin = Math.floor(task.originMs / HOUR_MS)
    const series = seriesOf(task, origin)
    const have = historyHours(series, origin)
    if (have < MIN_HISTORY_HOURS) outcomes.push({ seriesId: task.seriesId, tooShort: have })
    else ready.push(readyOf(task, series, origin, have))
  }
  const said = makeAll(
    ready.filter(({ naive }) => !naive),
    help,
  )
  const unshown = makeAll(
    ready.filter(({ naive, shadow }) => naive && shadow),
    help,
  ).flatMap((made) => ('quantiles' in made ? [{ ...made, shadow: true }] : []))
  const unchanged = makeLocally(
    ready.filter(({ naive }) => naive),
    true,
  )
  return [...outcomes, ...said, ...unchanged, ...unshown]
}

function readyOf({ seriesId, learnt = false, naive = false, shadow = false, width = 1 }: ForecastTask, series: Series, origin: number, have: number): Ready {
  return { seriesId, series, origin, learnt: learnt && have >= COLD_START_HOURS, naive, shadow, width }
}

function makeAll(ready: readonly Ready[], help: ModelHelp | undefined): ForecastOutcome[] {
  const learnt = help ? forecastsWithModel(ready, help) : new Map<number, SeriesForecast>()
  const made = ready.flatMap((one) => (learnt.has(one.seriesId) ? [packed(one, learnt.get(one.seriesId)!)] : []))
  return [...made, ...makeLocally(ready.filter(({ seriesId }) => !learnt.has(seriesId)))]
}

function makeLocally(ready: readonly Ready[], naive = false): ForecastOutcome[] {
  const outcomes: ForecastOutcome[] = []
  const drafted: Drafted[] = []
  for (const one of ready) {
    const { seriesId, series, origin } = one
    try {
      drafted.push({ one, draft: draftForecast(series, origin, { horizon: HORIZON + spareHours, naive }) })
    } catch (error) {
      outcomes.push({ seriesId, error: reason(error) })
    }
  }
  return [...outcomes, ...finish(drafted)]
}

type Drafted = { one: Ready; draft: ReturnType<typeof draftForecast> }

function finish(drafted: readonly Drafted[]): ForecastOutcome[] {
  try {
    return finishForecasts(drafted.map(({ draft }) => draft)).map((forecast, i) => packed(drafted[i]!.one, forecast))
  } catch (error) {
    // One of them is at fault: each for itself finds out which.
    if (drafted.length > 1) return drafted.flatMap((alone) => finish([alone]))
    return drafted.map(({ one }) => ({ seriesId: one.seriesId, error: reason(error) }))
  }
}

function packed({ seriesId, series, origin, width }: Ready, made: SeriesForecast): MadeForecast {
  const { quantiles, sigma, horizon, modelVersion, coldStart } = widened(made, width, limitsOf(series, origin))
  const curves = encodeCurves(LEVELS.map((level) => quantiles[level]!))
  return { seriesId, modelVersion, coldStart, horizon, levels: [...LEVELS], quantiles: curves, sigma: encodeSpread(sigma), width, shadow: false }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 500)
