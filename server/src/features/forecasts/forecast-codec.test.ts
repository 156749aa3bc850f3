import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeCurves, decodeSpread, encodeCurves, encodeSpread, type Curves } from './forecast-codec.ts'

const fan = fc
  .record({
    price: fc.double({ min: 0.001, max: 500, noNaN: true }),
    hours: fc.array(fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 7, maxLength: 7 }), { minLength: 1, maxLength: 40 }),
  })
  .map(({ price, hours }): Curves => {
    const rows = hours.map((logs) => [...logs].sort((a, b) => a - b).map((log) => price * Math.exp(log)))
    return Array.from({ length: 7 }, (_, level) => Float64Array.from(rows, (row) => row[level]!))
  })

test('every value comes back within 0.01 %', () => {
  fc.assert(
    fc.property(fan, (curves) => {
      const back = decodeCurves(encodeCurves(curves))
      curves.forEach((curve, level) => curve.forEach((value, hour) => expect(Math.abs(back[level]![hour]! / value - 1)).toBeLessThan(1e-4)))
    }),
  )
})

test('curves that do not cross do not cross after decoding', () => {
  fc.assert(
    fc.property(fan, (curves) => {
      const back = decodeCurves(encodeCurves(curves))
      for (let level = 1; level < back.length; level++) back[level]!.forEach((value, hour) => expect(value).toBeGreaterThanOrEqual(back[level - 1]![hour]!))
    }),
  )
})

test('a constant forecast comes back exactly, and so does a constant median inside a band', () => {
  const flat = Array.from({ length: 7 }, () => new Float64Array(168).fill(0.1 + 0.2))
  expect(decodeCurves(encodeCurves(flat))).toEqual(flat)
  const banded = [0.44, 0.45, 0.47].map((price) => new Float64Array(168).fill(price))
  expect(decodeCurves(encodeCurves(banded))[1]).toEqual(banded[1])
})

test('168 hours x 7 levels, and the spare hours, take at most 2.5 KB', () => {
  const curves = Array.from({ length: 7 }, (_, level) => Float64Array.from({ length: 171 }, (_hour, h) => 1 + level * 0.01 * h))
  expect(encodeCurves(curves).length).toBeLessThanOrEqual(2500)
})

test.each([0, -1, NaN, Infinity])('%s is not a price', (price) => {
  expect(() => encodeCurves([Float64Array.of(1, price)])).toThrow(/positive number/)
})

test('the first byte is the version, and an unknown one is refused', () => {
  const bytes = encodeCurves([Float64Array.of(1)])
  expect(bytes[0]).toBe(1)
  bytes[0] = 9
  expect(() => decodeCurves(bytes)).toThrow(/unknown format 9/)
  const spread = encodeSpread(Float64Array.of(1))
  spread[0] = 9
  expect(() => decodeSpread(spread)).toThrow(/unknown format 9/)
})

test('spreads come back within a hundredth of a percent of the largest, zero exactly', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 171 }), (values) => {
      const back = decodeSpread(encodeSpread(Float64Array.from(values)))
      const largest = Math.max(...values)
      values.forEach((value, hour) => expect(Math.abs(back[hour]! - value)).toBeLessThanOrEqual(largest * 1e-4))
    }),
  )
  expect([...decodeSpread(encodeSpread(Float64Array.of(0, NaN, 2)))]).toEqual([0, 0, 2])
  expect([...decodeSpread(encodeSpread(new Float64Array(3)))]).toEqual([0, 0, 0])
})
