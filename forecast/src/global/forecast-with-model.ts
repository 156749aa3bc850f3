import type { KernelKind } from '../booster/kernel.ts'
import { COLD_START_HOURS, draftForecast, finishForecasts, HORIZON, LEVELS, type ForecastOptions, type SeriesForecast } from '../forecast.ts'
import { limitsOf } from '../limits.ts'
import { jointOf } from '../path-correlation.ts'
import { changesPerDay, changeSpread, isStill, movementOf, RARE_CHANGES } from '../scale.ts'
import { historyHours, type Series } from '../series.ts'
import { Answerer } from './answer.ts'
import { halfWidths } from './calibrate-model.ts'
import { EVERYONE, stretch } from './calibration.ts'
import type { KinSums } from './kin-sums.ts'
import { mixed, PRIOR_MIX } from './mixing.ts'
import { panelOf, trendsOf, type Panel } from './panel.ts'
import type { TrainedModel } from './trained-model.ts'
import { versionOf } from './version.ts'

export type ModelForecastOptions = ForecastOptions & {
  /** Forecast only these series; the others still tell what their kin do. */
  only?: (series: Series) => boolean
  /** From `kinAt`: then the given series need not be all there are. */
  kin?: KinSums
  kernel?: KernelKind
  onSeries?: (done: number) => void
}

/** What all series tell their kin at an origin: plain data, so that batches in other threads need not hold every history. */
export const kinAt = (all: readonly Series[], origin: number): KinSums => panelOf(all, [origin], { wanted: () => new Set() }).kin

/** Even a price that never moved gets a band of this relative half width at the 80 % level. */
const LEAST_SPREAD = 4e-4

/**
 * Forecasts of the chosen series in their order. A series with less than two weeks of history, one that stands still or moves in rare jumps, or one not known at the origin
 * gets the local models' forecast: there is nothing a learnt movement could add.
 */
export function forecastWithModel(model: TrainedModel, all: readonly Series[], origin: number, options: ModelForecastOptions = {}): SeriesForecast[] {
  const { only, onSeries, kernel } = options
  const chosen = only ? all.filter(only) : [...all]
  const whole = panelOf(all, [origin])
  const panel = options.kin ? { ...whole, kin: options.kin } : whole
  const at = new Map(all.map((series, k) => [series, k]))
  const answerer = new Answerer(model.trees, kernel)
  const local: Series[] = []
  const learnt = chosen.map((series, i) => {
    onSeries?.(i)
    const k = at.get(series)!
    if (panel.own[k]![0] && isLearnable(series, origin)) {
      return forecastOne(model, answerer, panel, k, options)
    }
    local.push(series)
    return undefined
  })
  const rest = finishForecasts(
    local.map((series) => draftForecast(series, origin, options)),
    options,
  )
  let next = 0
  return learnt.map((forecast) => forecast ?? rest[next++]!)
}

const isLearnable = (series: Series, origin: number) =>
  historyHours(series, origin) >= COLD_START_HOURS && !isStill(movementOf(series, origin)(origin) || 0) && changesPerDay(series, origin) >= RARE_CHANGES

function forecastOne(
  model: TrainedModel,
  answerer: Answerer,
  panel: Panel,
  k: number,
  { horizon = HORIZON, levels = LEVELS }: ForecastOptions,
): SeriesForecast {
  const series = panel.all[k]!
  const origin = panel.origins[0]!
  const { scale } = panel.own[k]![0]!
  const family = series.family ?? ''
  const ahead = Float64Array.from({ length: horizon }, (_, h) => h + 1)
  const trend = trendsOf(series, [{ origin, ahead }])[0]!
  const [low, booster, high] = answerer.answer(panel, k, 0, ahead, trend)
  const mix = model.mixes.get(family) ?? PRIOR_MIX
  const spread = model.spreads.get(family) ?? model.spreads.get(EVERYONE)!
  const width = model.widths.get(series.id) ?? 1
  const last = series.values[origin - series.start]!
  const bounds = limitsOf(series, origin)
  const path = booster!.map((said, h) => {
    const price = last * Math.exp(scale * mixed(mix, { booster: said, trend: trend[h]! / scale }))
    return Math.min(bounds.high, Math.max(bounds.low, Math.min(bounds.farthestUp, Math.max(bounds.farthestDown, price))))
  })
  const rising = [...levels].sort((a, b) => a - b)
  const quantiles = Object.fromEntries(
    rising.map((level) => [
      level,
      path.map((price, h) => {
        if (level === 0.5) return price
        const { down, up } = halfWidths({ low: low![h]!, booster: booster![h]!, high: high![h]! })
        const offset = scale * width * (level < 0.5 ? down : up) * stretch(spread, level, h + 1)
        const least = (LEAST_SPREAD * (level - 0.5)) / 0.4
        return Math.min(bounds.high, Math.max(bounds.low, price * Math.exp(level < 0.5 ? Math.min(offset, least) : Math.max(offset, least))))
      }),
    ]),
  )
  const joint = jointOf(model.dependence, series)
  return { horizon, quantiles, joint, origin, coldStart: false, modelVersion: versionOf(model), sigma: changeSpread(series, origin, horizon) }
}
