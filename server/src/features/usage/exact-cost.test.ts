import fc from 'fast-check'
import { expect, test } from 'vitest'
import { divideHalfEven, exactCost, microsOf, usdOf } from './exact-cost.ts'

test('ten hours of an RTX 4090 at $0.74 cost $7.40', () => {
  expect(usdOf(exactCost(740_000, 36_000_000))).toBe(7.4)
})

test.each([
  [5n, 2n, 2n],
  [7n, 2n, 4n],
  [-5n, 2n, -2n],
  [-7n, 2n, -4n],
  [8n, 3n, 3n],
  [0n, 7n, 0n],
])('%d / %d is %d, half to even', (value, by, expected) => {
  expect(divideHalfEven(value, by)).toBe(expected)
})

test('pieces of a stretch add up to the stretch, however it is cut', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200_000_000 }), fc.array(fc.integer({ min: 0, max: 90_000_000 }), { maxLength: 50 }), (rate, pieces) => {
      const whole = exactCost(
        rate,
        pieces.reduce((sum, ms) => sum + ms, 0),
      )
      expect(pieces.reduce((sum, ms) => sum + exactCost(rate, ms), 0n)).toBe(whole)
    }),
  )
})

test('a rounded amount is less than half a micro-dollar off', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 1e10 }), (rate, ms) => {
      const off = microsOf(exactCost(rate, ms)) * 3_600_000n - exactCost(rate, ms)
      expect(off >= -1_800_000n && off <= 1_800_000n).toBe(true)
    }),
  )
})
