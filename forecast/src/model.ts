import type { Series } from './series.ts'

/** Hours ahead x quantile level -> price in USD per hour; index 0 is the hour after the origin. */
export type Forecast = { horizon: number; quantiles: Record<number, Float64Array> }

/** A way to forecast. Local models ignore the other series, a global one learns from them. */
export interface Model {
  name: string
  fit(all: readonly Series[]): Fitted
}

/** Can only predict. Nothing after `origin` (an epoch hour) may move the answer by a bit. */
export interface Fitted {
  predict(series: Series, origin: number, horizon: number, levels: readonly number[]): Forecast
}

/** The same path for every level: what a model without an idea of its own spread hands back. */
export function pointForecast(path: Float64Array, levels: readonly number[]): Forecast {
  return { horizon: path.length, quantiles: Object.fromEntries(levels.map((level) => [level, path.slice()])) }
}
