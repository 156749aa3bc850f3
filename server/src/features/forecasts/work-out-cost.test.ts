import { expect, test } from 'vitest'
import { cheapestDay, roundTo, workOutCost } from './work-out-cost.ts'
import { takeWindow } from './take-window.ts'

const origin = new Date('2026-03-01T23:00:00Z')

/** Price by hour; the band reaches 20 % to each side. */
function costOf(price: (hour: number) => number, options: { gpuCount?: number; usage?: number; zone?: string; band?: number; now?: Date } = {}) {
  const { gpuCount = 1, usage = 24, zone = 'UTC', band = 0.2, now = origin } = options
  const curve = (factor: number) => Float64Array.from({ length: 171 }, (_, h) => price(h) * factor)
  const forecast = { horizon: 171, quantiles: { 0.1: curve(1 - band), 0.5: curve(1), 0.9: curve(1 + band) } }
  return workOutCost({ window: takeWindow(forecast, origin, false, now)!, gpuCount, usageHoursPerDay: usage, zone, seed: 7 })
}

test('two dollars an hour, around the clock: 48 a day, 336 in all', () => {
  const { days, total } = costOf(() => 2)
  expect(days.map((day) => roundTo(day.cost, 6))).toEqual([48, 48, 48, 48, 48, 48, 48])
  expect(total).toBeCloseTo(336, 9)
})

test('eight hours a day cost a third, one of four GPUs a quarter', () => {
  expect(costOf(() => 2, { usage: 8 }).total).toBeCloseTo(112, 9)
  const { days, total } = costOf(() => 2, { gpuCount: 4 })
  expect(total).toBeCloseTo(84, 9)
  expect(days[0]).toMatchObject({ averagePrice: 0.5 })
  expect(days[0]!.hours[0]!.quantiles).toEqual({ 0.1: 0.4, 0.5: 0.5, 0.9: 0.6 })
})

test('days add up to the total, partial ones too', () => {
  const { days, total } = costOf((h) => 1 + h / 100, { zone: 'Asia/Kolkata', usage: 5 })
  expect(days).toHaveLength(8)
  expect(days.reduce((sum, day) => sum + day.cost, 0)).toBeCloseTo(total, 9)
  expect(days.reduce((sum, day) => sum + day.hoursCovered, 0)).toBe(168)
})

test('the interval of the total is narrower than the sum of the hourly bounds, and holds the total', () => {
  const {
    total,
    totalInterval: [low, high],
    days,
  } = costOf(() => 1)
  expect(low).toBeGreaterThan(168 * 0.8)
  expect(high).toBeLessThan(168 * 1.2)
  expect(low).toBeLessThan(total)
  expect(high).toBeGreaterThan(total)
  expect(high - low).toBeLessThan(days.reduce((sum, day) => sum + day.interval[1] - day.interval[0], 0))
})

test('a price without any spread has an interval without width', () => {
  const { totalInterval } = costOf(() => 1, { band: 0 })
  expect(totalInterval.map((bound) => roundTo(bound, 6))).toEqual([168, 168])
})

test('the same seed gives the same interval', () => {
  expect(costOf((h) => 1 + h / 50)).toEqual(costOf((h) => 1 + h / 50))
})

test('hours already past are not in it', () => {
  const { days } = costOf((h) => h, { now: new Date('2026-03-02T01:10:00Z') })
  expect(days[0]).toMatchObject({ day: '2026-03-02', hoursCovered: 22, partial: true })
  expect(days[0]!.hours[0]).toMatchObject({ localHour: 2, price: 2 })
})

test('the best day is the cheapest whole day, not a cheap part of one', () => {
  const { bestDay, days } = costOf((h) => (h < 5 ? 0.01 : h < 72 ? 3 : 2), { zone: 'America/New_York' })
  expect(days[0]!.partial).toBe(true)
  expect(bestDay!.day).toBe('2026-03-05')
})

test.each([
  [
    'the earliest of equals',
    [
      ['a', 2, false],
      ['b', 1, false],
      ['c', 1 + 1e-9, false],
    ],
    'b',
  ],
  [
    'equal to a millionth is equal',
    [
      ['a', 1 + 1e-9, false],
      ['b', 1, false],
    ],
    'a',
  ],
  ['none when no day is whole', [['a', 1, true]], undefined],
] as const)('%s', (_name, rows, expected) => {
  expect(cheapestDay(rows.map(([day, cost, partial]) => ({ day, cost, partial })))?.day).toBe(expected)
})
