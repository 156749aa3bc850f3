import { drawQuantiles, offsetsFor, poolKey, poolResiduals, type Residuals } from './calibrate.ts'
import { BUCKETS, hindcastOf } from './hindcast.ts'
import type { Forecast } from './model.ts'
import { coldStart, seasoned } from './models/index.ts'
import { naive } from './models/naive.ts'
import { changesPerDay, changeSpread, isStill, movementOf, RARE_CHANGES } from './scale.ts'
import { limitsOf } from './limits.ts'
import { historyHours, lastKnownIndex, MIN_HISTORY_HOURS, type Series } from './series.ts'

export const HORIZON = 168
export const LEVELS: readonly number[] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
export const MODEL_VERSION = 'blend-2'
/** Of forecasts that say "no change", with bands measured on how far that was off. */
export const NAIVE_VERSION = 'naive-1'
export const COLD_START_HOURS = 14 * 24
/** Daily movement taken for granted where none could be measured. */
const UNKNOWN_MOVEMENT = 0.02

export type ForecastOptions = {
  horizon?: number
  levels?: readonly number[]
  /** "No change" instead of the blend, for what does worse than that. */ naive?: boolean
}
export type SeriesForecast = Forecast & {
  /** Epoch hour; the first point is one hour later. */
  origin: number
  /** Less than two weeks of history: simple models and wider bands. */
  coldStart: boolean
  modelVersion: string
  /** Robust spread (1.4826 x MAD) of the h-step price changes of the last 28 days, in USD per hour. */
  sigma: Float64Array
}

/** One series on its own. Throws a RangeError below 50 hours of history: ask `historyHours` first. */
export function forecastSeries(series: Series, origin: number, options: ForecastOptions = {}): SeriesForecast {
  return forecastAll([series], origin, options)[0]!
}

/** Forecasts of many series at one origin, in their order. Series of one family lend each other the width of their bands. */
export function forecastAll(all: readonly Series[], origin: number, options: ForecastOptions = {}): SeriesForecast[] {
  return finishForecasts(
    all.map((series) => draftForecast(series, origin, options)),
    options,
  )
}

/** A forecast without its bands: plain data, so that drafts can be made in many threads and finished in one. */
export type Draft = {
  origin: number
  path: Float64Array
  movement: number
  lead: number
  coldStart: boolean
  modelVersion: string
  sigma: Float64Array
  residuals: Residuals
  low: number
  high: number
  family?: string
}

/** Chooses the models by the length of the history, and asks them for the coming week and for the weeks behind, whose answers are known. */
export function draftForecast(series: Series, origin: number, { horizon = HORIZON, naive: noChange = false }: ForecastOptions = {}): Draft {
  const have = historyHours(series, origin)
  if (have < MIN_HISTORY_HOURS) throw new RangeError(`Need at least ${MIN_HISTORY_HOURS} hours of price history: ${series.id} has ${have}`)
  const isCold = have < COLD_START_HOURS
  const past = hindcastOf(series, origin)
  const week = { origin, targets: Float64Array.from({ length: horizon }, (_, h) => origin + h + 1) }
  const trust = trendTrust(changesPerDay(series, origin))
  const answers = (noChange ? naive : isCold ? coldStart : seasoned)
    .fit([series])
    .answer(series, [...past.asks, week])
    .map((answer) => answer.map((change) => trust * change))
  const movement = movementOf(series, origin)
  const scales = past.asks.map((ask) => movement(ask.origin))
  const rows = new Float64Array(past.asks.length * BUCKETS.length)
  past.truths.forEach((truth, i) => truth.forEach((seen, b) => (rows[i * BUCKETS.length + b] = (seen - answers[i]![b]!) / scales[i]!)))
  const last = series.values[lastKnownIndex(series, origin)]!
  const bounds = limitsOf(series, origin)
  return {
    origin,
    path: answers.at(-1)!.map((change) => Math.min(bounds.farthestUp, Math.max(bounds.farthestDown, last * Math.exp(change)))),
    movement: movement(origin) || UNKNOWN_MOVEMENT,
    lead: origin - series.start - series.observed.lastIndexOf(1, origin - series.start),
    coldStart: isCold,
    modelVersion: noChange ? NAIVE_VERSION : MODEL_VERSION,
    sigma: changeSpread(series, origin, horizon),
    residuals: { rows, still: Uint8Array.from(scales, (scale) => (isStill(scale) ? 1 : 0)) },
    low: bounds.low,
    high: bounds.high,
    family: series.family,
  }
}

/** Adds the bands: each series' own past errors, pooled with those of its family, per horizon bucket. */
export function finishForecasts(drafts: readonly Draft[], { levels = LEVELS }: ForecastOptions = {}): SeriesForecast[] {
  const rising = [...levels].sort((a, b) => a - b)
  const pools = poolResiduals(drafts, rising)
  return drafts.map((draft) => {
    const offsets = offsetsFor(draft.residuals, pools.get(poolKey(draft.family, isStill(draft.movement))), rising)
    const drawn = drawQuantiles(draft, offsets, rising).map((prices) => prices.map((price) => Math.min(draft.high, Math.max(draft.low, price))))
    const quantiles = Object.fromEntries(rising.map((level, k) => [level, drawn[k]!]))
    return { horizon: draft.path.length, quantiles, origin: draft.origin, coldStart: draft.coldStart, modelVersion: draft.modelVersion, sigma: draft.sigma }
  })
}

/** So many changes a day make a price that moves freely. */
const FREE_CHANGES = 3

/** Between jumps nothing moves, and what a jump says of the next is nothing: the fewer changes, the less the movement is continued. */
function trendTrust(changes: number): number {
  return Number.isNaN(changes) ? 1 : Math.min(1, Math.max(0, (changes - RARE_CHANGES) / (FREE_CHANGES - RARE_CHANGES)))
}
