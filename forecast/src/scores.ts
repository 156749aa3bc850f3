/** One path against what was seen. Hours where `scored` is 0 do not count (nothing was observed in them). */
export type Scored = { actual: ArrayLike<number>; forecast: ArrayLike<number>; scored?: ArrayLike<number> }

const hoursOf = ({ actual, scored }: Pick<Scored, 'actual' | 'scored'>) =>
  Array.from({ length: actual.length }, (_, h) => h).filter((h) => actual[h]! > 0 && (scored === undefined || scored[h]! > 0))

const meanOver = (hours: readonly number[], value: (h: number) => number) => (hours.length ? hours.reduce((sum, h) => sum + value(h), 0) / hours.length : NaN)

/** Mean absolute error in the unit of the prices; NaN when no hour counts. */
export function mae({ actual, forecast, scored }: Scored): number {
  return meanOver(hoursOf({ actual, scored }), (h) => Math.abs(actual[h]! - forecast[h]!))
}

/** Mean absolute percentage error, in percent of the actual price. */
export function mape({ actual, forecast, scored }: Scored): number {
  return 100 * meanOver(hoursOf({ actual, scored }), (h) => Math.abs(actual[h]! - forecast[h]!) / actual[h]!)
}

/**
 * Geometric mean over series of (sum of absolute errors / naive's sum). A series where "no change" made no error is left out:
 * there is nothing to be better than.
 */
export function relativeError(series: readonly { error: number; naiveError: number }[]): number {
  const ratios = series.filter(({ naiveError }) => naiveError > 0).map(({ error, naiveError }) => Math.log(Math.max(error, 1e-12) / naiveError))
  return Math.exp(meanOver([...ratios.keys()], (k) => ratios[k]!))
}

/** Numerator and denominator of the weighted quantile loss, prices in units of `scale` (the last known price); add both over series before dividing. */
export function quantileLoss(
  actual: ArrayLike<number>,
  quantiles: Record<number, ArrayLike<number>>,
  scale: number,
  scored?: ArrayLike<number>,
): { loss: number; weight: number } {
  const hours = hoursOf({ actual, scored })
  const levels = Object.keys(quantiles).map(Number)
  let loss = 0
  for (const level of levels) {
    for (const h of hours) {
      const miss = (actual[h]! - quantiles[level]![h]!) / scale
      loss += (2 * Math.max(level * miss, (level - 1) * miss)) / levels.length
    }
  }
  return { loss, weight: hours.reduce((sum, h) => sum + actual[h]! / scale, 0) }
}

/** Share of counted hours inside [low, high]; NaN when no hour counts. */
export function coverage(actual: ArrayLike<number>, low: ArrayLike<number>, high: ArrayLike<number>, scored?: ArrayLike<number>): number {
  return meanOver(hoursOf({ actual, scored }), (h) => (actual[h]! >= low[h]! - 1e-9 && actual[h]! <= high[h]! + 1e-9 ? 1 : 0))
}

/**
 * What a job of `hours` hours saved by starting where the forecast is cheapest, and what perfect foresight would have saved,
 * both as shares of the price of starting now. Ties go to the earlier start. The saved share of many is sum(saved) / sum(possible).
 */
export function savings({ actual, forecast }: Scored, hours: number): { saved: number; possible: number } {
  const real = windowCosts(actual, hours)
  const expected = windowCosts(forecast, hours)
  const limit = Math.min(...expected) * (1 + 1e-9)
  const now = real[0]!
  return { saved: (now - real[expected.findIndex((cost) => cost <= limit)]!) / now, possible: (now - Math.min(...real)) / now }
}

function windowCosts(prices: ArrayLike<number>, hours: number): number[] {
  const sums = [0]
  for (let h = 0; h < prices.length; h++) sums.push(sums[h]! + prices[h]!)
  return sums.slice(hours).map((sum, h) => sum - sums[h]!)
}
