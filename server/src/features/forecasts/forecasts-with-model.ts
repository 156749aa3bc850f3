import { forecastWithModel, HORIZON, readModel, type Series, type SeriesForecast, type TrainedModel } from '@dumont/forecast'
import { type PriceTask, seriesOf } from './price-task.ts'
import { spareHours } from './take-window.ts'

/** A model that is known to be whole, and prices of series that tell it about those forecast here. */
export type ModelHelp = { version: string; bytes: Uint8Array; kin: PriceTask[] }
type Asked = { seriesId: number; series: Series; origin: number; learnt: boolean }

/** Each thread keeps the model that it used last. */
let kept: { version: string; model: TrainedModel } | undefined

/** Forecasts by series. What the model fails at is left out. */
export function forecastsWithModel(asked: readonly Asked[], { version, bytes, kin }: ModelHelp): Map<number, SeriesForecast> {
  const forecasts = new Map<number, SeriesForecast>()
  const byOrigin = Map.groupBy(
    asked.filter(({ learnt }) => learnt),
    ({ origin }) => origin,
  )
  if (!byOrigin.size) return forecasts
  if (kept?.version !== version) kept = { version, model: readModel(bytes) }
  const others = kin.map((task) => seriesOf(task))
  for (const [origin, group] of byOrigin) {
    const chosen = new Set(group.map(({ series }) => series))
    const all = [...asked.map(({ series }) => series), ...others]
    const made = attempt(kept.model, all, origin, chosen)
    for (const [i, forecast] of made.entries()) if (isSound(forecast)) forecasts.set(group[i]!.seriesId, forecast)
  }
  return forecasts
}

function attempt(model: TrainedModel, all: readonly Series[], origin: number, chosen: ReadonlySet<Series>): SeriesForecast[] {
  try {
    return forecastWithModel(model, all, origin, { only: (series) => chosen.has(series), horizon: HORIZON + spareHours })
  } catch {
    return []
  }
}

const isSound = ({ quantiles }: SeriesForecast): boolean => Object.values(quantiles).every((curve) => curve.every((price) => price > 0 && price < Infinity))
