import { expect, test } from 'vitest'
import { bestSplit } from './split.ts'

/** One feature: [bin, count, gradient] of the bins that hold rows. */
function histogram(...bins: [number, number, number][]): Int32Array {
  const cells = new Int32Array(128)
  for (const [bin, count, gradient] of bins) cells.set([count, gradient], 2 * bin)
  return cells
}

test('splits where squares of sums over counts are largest: 10²/4 + 8²/2 against 2²/6', () => {
  const split = bestSplit(histogram([1, 2, 4], [2, 2, 6], [3, 2, -8]), 1, 6, 2, { minRows: 1, l2: 0 })
  expect(split).toEqual({ gain: 25 + 32 - 4 / 6, k: 0, bin: 2, missingLeft: true, leftRows: 4 })
})

test('l2 counts as that many rows more on each side: 10²/5 + 8²/3 against 2²/7', () => {
  const split = bestSplit(histogram([1, 2, 4], [2, 2, 6], [3, 2, -8]), 1, 6, 2, { minRows: 1, l2: 1 })
  expect(split!.gain).toBeCloseTo(20 + 64 / 3 - 4 / 7, 9)
})

test('missing values go where they fit: left with rising gradients, right with falling ones', () => {
  const sideOf = (gradient: number) => bestSplit(histogram([0, 3, gradient], [1, 3, 9], [2, 3, -9]), 1, 9, gradient, { minRows: 1, l2: 0 })!
  expect([sideOf(9).missingLeft, sideOf(-9).missingLeft]).toEqual([true, false])
  expect([sideOf(9).leftRows, sideOf(-9).leftRows]).toEqual([6, 3])
})

test('missing values may stand alone against all bins, the last one too', () => {
  const split = bestSplit(histogram([0, 4, 12], [1, 4, -6], [63, 4, -6]), 1, 12, 0, { minRows: 1, l2: 0 })
  expect(split).toEqual({ gain: 36 + 18, k: 0, bin: 63, missingLeft: false, leftRows: 8 })
})

test('neither side is smaller than allowed; without a gain there is no split', () => {
  expect(bestSplit(histogram([1, 2, 4], [2, 4, -8]), 1, 6, -4, { minRows: 3, l2: 0 })).toBeUndefined()
  expect(bestSplit(histogram([1, 2, 4], [2, 2, 4]), 1, 4, 8, { minRows: 1, l2: 0 })).toBeUndefined()
})
