import { expect, test } from 'vitest'
import { confidenceOf, type KeptBand, measureCoverage, type Truth, whatCameTrue } from './measure-coverage.ts'

const origin = new Date('2026-03-04T00:00:00Z')
const start = origin.getTime() / 3_600_000
const band = {
  origin,
  issuedAt: new Date('2026-03-04T00:03:00Z'),
  low: Float64Array.of(1, 1, 1, 1),
  median: Float64Array.of(1.5, 1.5, 1.5, 1.5),
  high: Float64Array.of(2, 2, 2, 2),
  width: 1.2,
}
const coverageOf = (bands: KeptBand[], truth: Truth) => measureCoverage(whatCameTrue(bands, truth))

test('counts observed hours, inside and outside, and leaves out carried ones', () => {
  const truth = { start, values: Float64Array.of(9, 9, 3, 3, 1.5), observed: Uint8Array.of(1, 1, 1, 0, 1) }
  expect(coverageOf([band], truth)).toEqual({ inside: 1, scored: 2 })
})

test('an edge met to rounding is inside', () => {
  const issuedAt = origin
  const truth = { start, values: Float64Array.of(NaN, 2.0001, 0.9999, 2.001, 0.998), observed: Uint8Array.of(0, 1, 1, 1, 1) }
  expect(coverageOf([{ ...band, issuedAt }], truth)).toEqual({ inside: 2, scored: 4 })
})

test('hours that had passed when the forecast was issued are not scored', () => {
  const truth = { start, values: Float64Array.of(1, 1, 1, 1, 1), observed: Uint8Array.of(1, 1, 1, 1, 1) }
  expect(coverageOf([{ ...band, issuedAt: new Date('2026-03-04T02:00:00Z') }], truth)).toEqual({ inside: 2, scored: 2 })
})

test('hours outside what is known are not scored', () => {
  expect(coverageOf([band], { start: start + 100, values: Float64Array.of(1), observed: Uint8Array.of(1) })).toEqual({ inside: 0, scored: 0 })
})

test.each([
  [{ inside: 400, scored: 500 }, 0.8],
  [{ inside: 499, scored: 499 }, null],
])('%o gives %s', (coverage, expected) => {
  expect(confidenceOf(coverage)).toBe(expected)
})

test('what came true is told with the band and the width it was issued with', () => {
  const truth = { start, values: Float64Array.of(1, 1, 3), observed: Uint8Array.of(1, 0, 1) }
  expect(whatCameTrue([band], truth)).toEqual([{ hour: start + 2, low: 1, median: 1.5, high: 2, price: 3, width: 1.2 }])
})
