import type { Joint } from './path-correlation.ts'
import { lastKnownIndex, type Series } from './series.ts'

/** Hours ahead x quantile level -> price in USD per hour; index 0 is the hour after the origin. */
export type Forecast = {
  horizon: number
  quantiles: Record<number, Float64Array>
  /** How its errors hang together over hours and places, where its model knows; sample paths are drawn by it. */
  joint?: Joint
}

/** A way to forecast. Local models ignore the other series, a global one learns from them. */
export interface Model {
  name: string
  fit(all: readonly Series[]): Fitted
}

/** Can only predict. Nothing after `origin` (an epoch hour) may move the answer by a bit. */
export interface Fitted {
  predict(series: Series, origin: number, horizon: number, levels: readonly number[]): Forecast
  /** The medians asked for, as log(price / last known price at that origin). Origins rise; each answer knows only what was known by its own origin. */
  answer(series: Series, asks: readonly Ask[]): Float64Array[]
}

/** "Standing at `origin`, what will the price be at these hours?" (epoch hours) */
export type Ask = { origin: number; targets: ArrayLike<number> }

/** A model that has one path and no spread of its own, from its `answer`. */
export function pointModel(name: string, fit: (all: readonly Series[]) => Fitted['answer']): Model {
  return {
    name,
    fit: (all) => {
      const answer = fit(all)
      return {
        answer,
        predict: (series, origin, horizon, levels) => {
          const targets = Array.from({ length: horizon }, (_, h) => origin + h + 1)
          const last = series.values[lastKnownIndex(series, origin)] ?? NaN
          const path = answer(series, [{ origin, targets }])[0]!.map((change) => last * Math.exp(change))
          return { horizon, quantiles: Object.fromEntries(levels.map((level) => [level, path.slice()])) }
        },
      }
    },
  }
}
