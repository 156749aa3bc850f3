import { expect, test } from 'vitest'
import { coverage, mae, mape, quantileLoss, relativeError, savings } from './scores.ts'

test('absolute and percentage errors look at scored hours with a known price only', () => {
  const pair = { actual: [2, 4, NaN, 100], forecast: [1, 5, 7, 1], scored: [1, 1, 1, 0] }
  expect(mae(pair)).toBe(1)
  expect(mape(pair)).toBeCloseTo((100 * (1 / 2 + 1 / 4)) / 2, 12)
  expect(mae({ actual: [1], forecast: [1], scored: [0] })).toBeNaN()
  expect(mae({ actual: [1], forecast: [3] })).toBe(2)
})

test('relative error is a geometric mean and skips series on which "no change" was right', () => {
  expect(
    relativeError([
      { error: 1, naiveError: 2 },
      { error: 8, naiveError: 1 },
      { error: 1, naiveError: 0 },
    ]),
  ).toBeCloseTo(2, 12)
})

test('quantile loss by hand: one hour above the median, one below', () => {
  expect(quantileLoss([3, 1], { 0.5: [2, 2] }, 1)).toEqual({ loss: 2, weight: 4 })
  // At level .9 a price above the forecast costs nine times what one below does.
  expect(quantileLoss([3], { 0.9: [2] }, 1).loss).toBeCloseTo(1.8, 12)
  expect(quantileLoss([1], { 0.9: [2] }, 1).loss).toBeCloseTo(0.2, 12)
  expect(quantileLoss([30], { 0.9: [20] }, 10).loss).toBeCloseTo(1.8, 12)
})

test('coverage counts the edges as inside', () => {
  expect(coverage([1, 2, 3, 4], [1, 1, 1, 1], [3, 3, 3, 3])).toBe(0.75)
})

test('saving follows the forecast, is paid in real prices, ties go to the earlier start', () => {
  expect(savings({ actual: [4, 2, 1, 1], forecast: [4, 1, 1, 1] }, 2)).toEqual({ saved: 0.5, possible: (6 - 2) / 6 })
  expect(savings({ actual: [4, 2, 1], forecast: [1, 1, 1] }, 1)).toEqual({ saved: 0, possible: 0.75 })
})
