import type { LatestForecast } from '../forecasts/index.ts'

type Kept = { skip: number; count: number; instances: number; prices: Float64Array }
/** By the median curve: forecasts are remembered as they are, from one answer to the next. */
const kept = new WeakMap<Float64Array, Kept>()

/**
 * What all the machines cost in each hour that is shown of a forecast, by its median, USD per hour. Nobody may write to it: the last one asked for is kept,
 * since a thousand of them take longer to work out than to search.
 */
export function medianPrices({ forecast, skip, count }: LatestForecast['window'], instances: number): Float64Array {
  const median = forecast.quantiles[0.5]!
  const known = kept.get(median)
  if (known && known.skip === skip && known.count === count && known.instances === instances) return known.prices
  const prices = median.slice(skip, skip + count)
  for (let h = 0; h < prices.length; h++) prices[h]! *= instances
  kept.set(median, { skip, count, instances, prices })
  return prices
}
