import { expect, test } from 'vitest'
import { gridFromHours, historyHours, HOUR_MS, lastKnownIndex, toSeries } from './series.ts'

const at = (hour: number, minute = 0) => hour * HOUR_MS + minute * 60_000

test('the point at hour T carries the last observation at or before T', () => {
  const series = toSeries('a', [
    { at: at(10), price: 1 },
    { at: at(10, 1), price: 2 },
    { at: at(11), price: 3 },
    { at: at(13, 30), price: 4 },
  ])
  expect(series.start).toBe(10)
  expect([...series.values.subarray(0, 6)]).toEqual([1, 3, 3, 3, 4, 4])
  expect([...series.observed.subarray(0, 6)]).toEqual([1, 1, 0, 0, 1, 0])
})

test('a price is held 48 hours and then unknown, between observations and after the last', () => {
  const series = toSeries('a', [
    { at: at(0), price: 1 },
    { at: at(60), price: 2 },
  ])
  expect(series.values[48]).toBe(1)
  expect(series.values[49]).toBeNaN()
  expect(series.values[59]).toBeNaN()
  expect(series.values.length).toBe(60 + 48 + 1)
})

test('the order of observations and doubled ones do not matter, unusable ones are dropped', () => {
  const good = [
    { at: at(1), price: 1 },
    { at: at(1), price: 5 },
    { at: at(3), price: 2 },
  ]
  const bad = [
    { at: at(2), price: 0 },
    { at: at(2), price: -1 },
    { at: at(2), price: NaN },
    { at: NaN, price: 1 },
  ]
  expect(toSeries('a', [...bad, ...good.toReversed(), ...good])).toEqual(toSeries('a', good))
  expect(toSeries('a', good).values[0]).toBe(1)
})

test('the grid ends at `until`; what was seen in the hour after it counts as seen in it', () => {
  const rows = [
    { observedAtMs: at(5), price: 1 },
    { observedAtMs: at(7, 20), price: 2 },
    { observedAtMs: at(8, 20), price: 9 },
  ]
  const series = gridFromHours('a', rows, { until: 7 })
  expect([...series.values]).toEqual([1, 1, 2])
  expect([...series.observed]).toEqual([1, 0, 1])
})

test('a price that ended is unknown from then on, until the next one is seen', () => {
  const rows = [
    { observedAtMs: at(4, 30), price: 1, endedAtMs: at(7, 20) },
    { observedAtMs: at(9, 10), price: 2, endedAtMs: at(9, 40) },
  ]
  const series = gridFromHours('a', rows, { until: 13 })
  expect(series.start).toBe(5)
  expect([...series.values]).toEqual([1, 1, 1, NaN, NaN, 2, NaN, NaN, NaN])
  expect(lastKnownIndex(series, 13)).toBe(5)
})

test('what came back within the hour has not ended, and an end after the hold adds nothing', () => {
  const back = gridFromHours('a', [{ observedAtMs: at(5, 50), price: 1, endedAtMs: at(5, 40) }], { until: 8 })
  expect([...back.values]).toEqual([1, 1, 1])
  const late = gridFromHours('a', [{ observedAtMs: at(5), price: 1, endedAtMs: at(60) }], { until: 60 })
  expect(late.values.length).toBe(49)
})

test('no usable observation gives an empty series', () => {
  const series = toSeries('a', [], { until: 7, family: 'aws|spot' })
  expect(series).toMatchObject({ start: 7, family: 'aws|spot' })
  expect(series.values.length).toBe(0)
  expect(historyHours(series)).toBe(0)
  expect(lastKnownIndex(series, 9)).toBe(-1)
})

test.each([
  ['hours between first and last', [0, 30, 50], Infinity, 50],
  ['one observation is no history', [3], Infinity, 0],
  ['an unknown stretch does not count', [0, 100, 110], Infinity, 59],
  ['only what was seen by the origin', [0, 20, 50], 49, 20],
  ['nothing seen by the origin', [10, 20], 5, 0],
])('history: %s', (_, hours, origin, expected) => {
  const series = toSeries(
    'a',
    hours.map((hour) => ({ at: at(hour), price: 1 })),
  )
  expect(historyHours(series, origin)).toBe(expected)
})
