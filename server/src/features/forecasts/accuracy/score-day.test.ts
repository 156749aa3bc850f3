import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Truth } from '../measure-coverage.ts'
import { addUp, emptySums, scoredLevels } from './day-sums.ts'
import { bandFigures, calibrationFigures, decisionFigures, horizonFigures, naiveErrors, ownErrors, seasonalErrors, wqlOf } from './figures.ts'
import { scoreDay, shareBelow } from './score-day.ts'
import type { Said } from './said.ts'

const hourMs = 3_600_000
/** 2026-03-04, a Wednesday, as a day since 1970. */
const day = Date.UTC(2026, 2, 4) / (24 * hourMs)
const midnight = day * 24

/** Made at midnight of `day` (or `ahead` hours before): the same price for every hour, the band at 10 and 90 % `half` away, quarters half of that. */
function said(median: number | readonly number[], { half = 0.2, ahead = 0, issuedAfterMs = 0, shadow = false } = {}): Said {
  const offset: Record<number, number> = { 0.05: -1.5, 0.1: -1, 0.25: -0.5, 0.5: 0, 0.75: 0.5, 0.9: 1, 0.95: 1.5 }
  const origin = new Date((midnight - ahead) * hourMs)
  const medianAt = (h: number): number => (typeof median === 'number' ? median : (median[h] ?? median.at(-1)!))
  const quantiles = Object.fromEntries(scoredLevels.map((level) => [level, Float64Array.from({ length: 171 }, (_, h) => medianAt(h) + half * offset[level]!)]))
  return { origin, issuedAt: new Date(origin.getTime() + issuedAfterMs), shadow, quantiles }
}

/** Prices at hours of `day`, by hour (negative: the days before). NaN: known to nobody; `unseen`: carried on only. */
function truth(prices: Record<number, number>, unseen: readonly number[] = []): Truth {
  const hours = Object.keys(prices).map(Number)
  const start = midnight + Math.min(...hours)
  const values = new Float64Array(Math.max(...hours) - Math.min(...hours) + 1).fill(NaN)
  const observed = new Uint8Array(values.length)
  for (const hour of hours) {
    values[midnight + hour - start] = prices[hour]!
    observed[midnight + hour - start] = unseen.includes(hour) ? 0 : 1
  }
  return { start, values, observed }
}

// The case of docs/track-record.md. Four hours came true: 2.0, 2.5, 2.0, 4.0. We had said 2.2 for each; the price known at midnight was 2.0.
const fourHours = truth({ 0: 2, 1: 2, 2: 2.5, 3: 2, 4: 4 })

test('the hand-worked case: MAPE, MAE, RMSE and R squared', () => {
  const sums = scoreDay(day, [said(2.2)], fourHours)
  // Errors 0.2, 0.3, 0.2, 1.8; of the price 10 %, 12 %, 10 %, 45 %. Squares 0.04, 0.09, 0.04, 3.24. The mean price is 2.625, squared distances from it
  // 0.390625, 0.015625, 0.390625, 1.890625.
  expect(ownErrors(sums, 1)).toEqual({
    mape: 19.25,
    mae: 0.625,
    rmse: Number(Math.sqrt(3.41 / 4).toFixed(9)),
    r_squared: Number((1 - 3.41 / 2.6875).toFixed(6)),
  })
  expect(ownErrors(sums, 1).r_squared).toBeLessThan(0)
})

test('the hand-worked case: naive on the same hours', () => {
  // "No change" said 2.0: errors 0, 0.5, 0, 2.
  const sums = scoreDay(day, [said(2.2)], fourHours)
  expect(naiveErrors(sums, 1)).toEqual({ num_samples: 4, mape: 17.5, mae: 0.625, rmse: Number(Math.sqrt(4.25 / 4).toFixed(9)), relative_error: 1 })
})

test('the hand-worked case: bands, levels and their loss', () => {
  const sums = scoreDay(day, [said(2.2)], fourHours)
  // The 80 % band is 2.0 to 2.4: the two hours at 2.0 stand on its edge. The 50 % band is 2.1 to 2.3.
  expect(bandFigures(sums, 1)).toEqual([
    { level: 0.5, coverage: 0, mean_width: 0.2, mean_width_percent: 9.0909 },
    { level: 0.8, coverage: 0.5, mean_width: 0.4, mean_width_percent: 18.1818 },
  ])
  // 2.0 stands exactly on the 10 % quantile, between levels 0.05 and 0.25: a quarter of that stretch is below it. 2.5 lies on the 95 % quantile, and 4.0 above all.
  const { observed } = Object.groupBy(calibrationFigures(sums), () => 'observed')
  expect(observed!.map((one) => one.observed)).toEqual([
    0,
    Number((0.5 * ((0.1 - 0.05) / (0.25 - 0.05))).toFixed(4)),
    0.5,
    0.5,
    0.5,
    0.5,
    Number((0.5 + 0.25 * ((0.95 - 0.9) / 0.1)).toFixed(4)),
  ])
  const pinball = (price: number): number =>
    scoredLevels.reduce((sum, level, i) => {
      const miss = price - (2.2 + 0.2 * [-1.5, -1, -0.5, 0, 0.5, 1, 1.5][i]!)
      return sum + Math.max(level * miss, (level - 1) * miss)
    }, 0)
  expect(wqlOf(sums)).toBeCloseTo((2 * (2 * pinball(2) + pinball(2.5) + pinball(4))) / 7 / 10.5, 6)
})

test('money is per GPU, shares are not', () => {
  const sums = scoreDay(day, [said(2.2)], fourHours)
  expect(ownErrors(sums, 8)).toMatchObject({ mape: 19.25, mae: 0.078125 })
  expect(ownErrors(sums, 8).r_squared).toBe(ownErrors(sums, 1).r_squared)
})

test('only hours with a real observation count', () => {
  const sums = scoreDay(day, [said(2.2)], truth({ 0: 2, 1: 2, 2: 2, 3: 3 }, [2]))
  expect(sums).toMatchObject({ predictions: 23, samples: 2, actualHours: 2 })
  expect(sums.absError).toBeCloseTo(0.2 + 0.8, 12)
})

test('only hours wholly after the issue time count', () => {
  const prices = truth({ 0: 2, 1: 2, 2: 2, 3: 2 })
  expect(scoreDay(day, [said(2.2)], prices).samples).toBe(3)
  expect(scoreDay(day, [said(2.2, { issuedAfterMs: 1 })], prices).samples).toBe(2)
  expect(scoreDay(day, [said(2.2, { issuedAfterMs: hourMs })], prices).samples).toBe(2)
  expect(scoreDay(day, [said(2.2, { issuedAfterMs: 200 * hourMs })], prices)).toMatchObject({ forecasts: 0, predictions: 0, samples: 0 })
})

test('168 hours ahead are scored, the three spare ones are not', () => {
  const whole = truth(Object.fromEntries(Array.from({ length: 24 + 168 }, (_, i) => [i - 168, 2])))
  expect(scoreDay(day, [said(2.2, { ahead: 168 })], whole)).toMatchObject({ predictions: 1, samples: 1 })
  expect(scoreDay(day, [said(2.2, { ahead: 169 })], whole)).toMatchObject({ forecasts: 0, predictions: 0 })
})

test('a price of zero is left out of MAPE and counted', () => {
  const sums = scoreDay(day, [said(2.2)], truth({ 0: 2, 1: 0, 2: 2 }))
  expect(sums).toMatchObject({ samples: 2, zeros: 1 })
  expect(ownErrors(sums, 1)).toMatchObject({ mape: 10, mae: 1.2 })
  expect(naiveErrors(sums, 1)).toMatchObject({ mape: 0, mae: 1 })
})

test('seasonal naive counts where the price of a week before is known, and only these hours are compared', () => {
  const sums = scoreDay(day, [said(2.2)], truth({ [-167]: 3, 0: 2, 1: 2, 2: 2.5 }))
  expect(seasonalErrors(sums, 1)).toMatchObject({ num_samples: 1, mape: 50, mae: 1, relative_error: 0.2 })
})

test('a price that stands still has no R squared, and a forecast that says so no error', () => {
  const still = truth(Object.fromEntries(Array.from({ length: 24 }, (_, hour) => [hour, 0.1 + 0.2])))
  const days = [scoreDay(day, [said(0.1 + 0.2, { half: 0 })], still), scoreDay(day, [said(0.1 + 0.2, { half: 0 })], still)]
  expect(ownErrors(addUp(days), 1)).toEqual({ mape: 0, mae: 0, rmse: 0, r_squared: null })
  expect(naiveErrors(addUp(days), 1).relative_error).toBeNull()
  for (const { level, observed } of calibrationFigures(addUp(days))) expect(observed).toBeCloseTo(level, 3)
})

test('errors stand at their distance', () => {
  const prices = truth(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [i - 176, 2])))
  const sums = scoreDay(day, [said(2.2), said(2.4, { ahead: 24 }), said(3, { ahead: 100 })], prices)
  // Ahead of their hour: 1 to 23; 24 to 47; 100 to 123.
  expect(horizonFigures(sums, 1).map(({ num_samples, mae }) => [num_samples, mae])).toEqual([
    [24, Number(((23 * 0.2 + 0.4) / 24).toFixed(9))],
    [23, 0.4],
    [24, 1],
  ])
})

test('the model that was set aside is measured by its shadow', () => {
  const sums = scoreDay(day, [said(2), said(3, { shadow: true })], truth({ 0: 2, 1: 2 }))
  expect(sums).toMatchObject({ forecasts: 1, samples: 1, absError: 0, modelSamples: 1, modelRelative: 0.5, modelNaiveRelative: 0 })
})

test('a forecast without any price known at its origin is not scored', () => {
  expect(scoreDay(day, [said(2.2)], truth({ 1: 2, 2: 2 }))).toMatchObject({ forecasts: 1, predictions: 0, samples: 0 })
})

test('following the recommendation: saved, regret and the best tenth', () => {
  // A week of 2.0 from the hour after the origin, but 1.0 in hours 100 to 103 and 1.5 in hours 50 to 53; we had recommended hour 50.
  const at = (low: (h: number) => number) => Array.from({ length: 168 }, (_, i) => low(i + 1))
  const isIn = (h: number, first: number) => h >= first && h < first + 4
  const actual = at((h) => (isIn(h, 100) ? 1 : isIn(h, 50) ? 1.5 : 2))
  const median = at((h) => (isIn(h, 50) ? 1.2 : isIn(h, 100) ? 1.3 : 2))
  const prices = truth(Object.fromEntries([[-168, 2], ...actual.map((usd, i) => [i + 1 - 168, usd])]))
  const [four] = decisionFigures(scoreDay(day, [said(median, { ahead: 168 })], prices).decisions)
  // Four hours at once cost 8, from hour 50 on 6, at best 4.
  expect(four).toEqual({ job_hours: 4, decisions: 1, captured_share: 0.5, saved_percent: 25, regret_percent: 25, best_tenth_share: 1 })
  const unknown = { ...prices, values: prices.values.map((usd, i) => (i === 30 ? NaN : usd)) }
  expect(decisionFigures(scoreDay(day, [said(median, { ahead: 168 })], unknown).decisions)[0]).toMatchObject({
    decisions: 0,
    captured_share: null,
    saved_percent: null,
  })
})

test('a recommendation that cost more than running at once shows as less than nothing', () => {
  const actual = Array.from({ length: 168 }, (_, i) => (i + 1 === 100 ? 1.9 : i >= 49 ? 3 : 2))
  const median = Array.from({ length: 168 }, (_, i) => (i + 1 >= 50 && i + 1 < 54 ? 1 : 2))
  const prices = truth(Object.fromEntries([[-168, 2], ...actual.map((usd, i) => [i + 1 - 168, usd])]))
  const [four] = decisionFigures(scoreDay(day, [said(median, { ahead: 168 })], prices).decisions)
  expect(four).toMatchObject({ saved_percent: -50, captured_share: null, regret_percent: 50, best_tenth_share: 0 })
})

test('a price exactly on quantiles is shared between the levels around them', () => {
  expect(shareBelow([1, 1, 1, 1, 1, 1, 1], 1)).toEqual(scoredLevels)
  expect(shareBelow([1, 2, 3, 4, 5, 6, 7], 3.5)).toEqual([0, 0, 0, 1, 1, 1, 1])
  expect(shareBelow([1, 2, 3, 4, 5, 6, 7], 4)).toEqual([0, 0, 0, 0.5, 1, 1, 1])
})

test('days add up to what all samples together give', () => {
  const price = fc.double({ min: 0.01, max: 100, noNaN: true })
  const someDay = fc.array(price, { minLength: 24, maxLength: 24 })
  fc.assert(
    fc.property(fc.array(someDay, { minLength: 1, maxLength: 5 }), price, (days, median) => {
      const scored = days.map((prices) => scoreDay(day, [said(median)], truth(Object.fromEntries(prices.map((usd, hour) => [hour, usd])))))
      const seen = days.flatMap((prices) => prices.slice(1))
      const mean = seen.reduce((a, b) => a + b, 0) / seen.length
      const average = (of: (usd: number) => number): number => seen.reduce((sum, usd) => sum + of(usd), 0) / seen.length
      const spread = average((usd) => (usd - mean) ** 2)
      const { mae, mape, r_squared: rSquared } = ownErrors(addUp(scored), 1)
      expect(
        isNear(
          mae!,
          average((usd) => Math.abs(usd - median)),
        ),
      ).toBe(true)
      expect(isNear(mape!, 100 * average((usd) => Math.abs(usd - median) / usd))).toBe(true)
      expect(spread < 1e-6 || isNear(rSquared!, 1 - average((usd) => (usd - median) ** 2) / spread)).toBe(true)
    }),
  )
})

/** To what answers are rounded to. */
const isNear = (value: number, expected: number): boolean => Math.abs(value - expected) <= 1e-4 * Math.max(1, Math.abs(expected))

test('nothing adds up to nothing', () => {
  expect(addUp([])).toEqual(emptySums())
  expect(ownErrors(emptySums(), 1)).toEqual({ mape: null, mae: null, rmse: null, r_squared: null })
  expect(addUp([emptySums(), emptySums()])).toEqual(emptySums())
})
