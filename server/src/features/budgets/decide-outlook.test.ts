import { expect, test } from 'vitest'
import { chanceOf, decideOutlook, type Line } from './decide-outlook.ts'

const HOUR = 3_600_000
const at = (hour: number) => new Date(hour * HOUR)
/** Two paths of three hours from hour 10 on. */
const priced = (over: Partial<Extract<Line, { kind: 'priced' }>> = {}): Line => ({
  kind: 'priced',
  factor: 2,
  priceNow: 1,
  prices: Float64Array.of(1, 2, 3, 10, 20, 30),
  horizon: 3,
  firstHour: 10,
  ...over,
})
const totals = (spent: number, lines: readonly Line[], from: number, to: number) => [...decideOutlook(spent, lines, at(from), at(to), 2).totals]

test('with nothing planned the period comes to what was spent', () => {
  expect(decideOutlook(12.5, [], at(0), at(100), 2)).toMatchObject({ expected: 12.5, low: 12.5, high: 12.5, coversUntil: undefined })
})

test.each([
  ['whole hours', 10, 13, [12, 120]],
  ['from the middle of an hour on', 10.5, 13, [11, 110]],
  ['to the middle of one', 10, 11.5, [4, 40]],
  ['before the forecast begins the price of now holds', 9, 11, [4, 22]],
  ['after it ends its last price goes on', 12, 15, [18, 180]],
  ['nothing is left of the period', 13, 13, [0, 0]],
  ['a period that ended', 13, 12, [0, 0]],
])('a price is followed: %s', (_, from, to, expected) => {
  expect(totals(0, [priced()], from, to)).toEqual(expected)
})

test('lines are added path by path: dear hours come together', () => {
  expect(totals(1, [priced(), priced(), { kind: 'constant', usdPerHour: 0.5 }, { kind: 'once', usd: 7 }], 10, 12)).toEqual([1 + 12 + 1 + 7, 1 + 120 + 1 + 7])
})

test('says how far forecasts reach', () => {
  expect(decideOutlook(0, [priced(), priced({ firstHour: 8 })], at(10), at(20), 2).coversUntil).toEqual(at(11))
})

test('the chance is the share of paths that reach the amount', () => {
  const outlook = decideOutlook(0, [priced()], at(10), at(13), 2)
  expect([11.99, 12, 12.01, 120, 120.01].map((amount) => chanceOf(outlook, amount))).toEqual([1, 1, 0.5, 0.5, 0])
})

test('the interval holds eight of ten', () => {
  const prices = Float64Array.from({ length: 101 }, (_, path) => path)
  const outlook = decideOutlook(0, [{ kind: 'priced', factor: 1, priceNow: 0, prices, horizon: 1, firstHour: 0 }], at(0), at(1), 101)
  expect([outlook.low, outlook.expected, outlook.high]).toEqual([10, 50, 90])
})
