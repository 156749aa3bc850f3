import { expect, test } from 'vitest'
import { fillGrid } from './decide-history.ts'
import { stateOf } from './decide-state.ts'

const hour = (h: number) => new Date(Date.UTC(2026, 2, 1, h))
const row = (h: number, price: number, low = price, high = price) => ({ hour: hour(h), priceMicros: price, lowMicros: low, highMicros: high })
const short = (from: number, to: number, ...rows: ReturnType<typeof row>[]) =>
  fillGrid(rows, hour(from), hour(to)).map(({ atMs, priceMicros, observed }) => [(atMs - hour(0).getTime()) / 3_600_000, priceMicros, observed])

test('a price is held until the next one', () => {
  expect(short(0, 4, row(0, 5), row(3, 7))).toEqual([
    [0, 5, true],
    [1, 5, false],
    [2, 5, false],
    [3, 7, true],
    [4, 7, false],
  ])
})

test('a price seen before the range is held into it', () => {
  expect(short(2, 3, row(0, 5))).toEqual([
    [2, 5, false],
    [3, 5, false],
  ])
})

test('after 48 hours a price is unknown, not repeated for ever', () => {
  const points = short(0, 200, row(0, 5), row(100, 7))
  expect(points.filter(([h]) => (h as number) < 100).at(-1)).toEqual([48, 5, false])
  expect(points.filter(([h]) => (h as number) >= 100)).toHaveLength(49)
})

test('nothing seen, nothing shown', () => {
  expect(short(0, 9)).toEqual([])
})

test('low and high are those of the hour itself; a slip within the hour is not shown', () => {
  const [first, second, third] = fillGrid([row(0, 100, 90, 120), row(2, 100, 1, 5000)], hour(0), hour(2))
  expect([first!.lowMicros, first!.highMicros]).toEqual([90, 120])
  expect([second!.lowMicros, second!.highMicros]).toEqual([100, 100])
  expect([third!.lowMicros, third!.highMicros]).toEqual([100, 100])
})

test.each([
  [0, 60, 'fresh'],
  [12, 60, 'fresh'],
  [12.1, 60, 'stale'],
  [48, 60, 'stale'],
  [48.1, 60, 'ended'],
  [0, 50, 'fresh'],
  [0, 49, 'collecting'],
  [20, 49, 'collecting'],
  [48.1, 49, 'ended'],
])('seen %d h ago with %d h of history it is %s', (age, historyHours, state) => {
  const now = hour(100)
  expect(stateOf({ lastObservedAt: new Date(now.getTime() - age * 3_600_000), historyHours }, now)).toBe(state)
})

test('never seen is collecting', () => {
  expect(stateOf({ lastObservedAt: null, historyHours: 0 }, hour(0))).toBe('collecting')
})
