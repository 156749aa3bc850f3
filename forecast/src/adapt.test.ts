import { describe, expect, test } from 'vitest'
import { kinOf, missesOf, widened, widthOf, type CameTrue, type Misses } from './adapt.ts'
import type { Forecast } from './model.ts'
import { normalQuantile, normalSource } from './normal.ts'

const DAYS = 24
/** Half the 80 % band of what moves by one percent a day, `days` ahead. */
const halfBand = (days: number) => 0.01 * Math.sqrt(days) * normalQuantile(0.9)

/** A random walk forecast every day for a week ahead with bands `told` times as wide as they ought to be, and widths made from what came true by then. */
function live(told: number, days: number, seed: number, adapt: (misses: Misses) => number): { issued: number; came: CameTrue[]; inside: number }[] {
  const draw = normalSource(seed)
  const log = [0]
  while (log.length < days + 8) log.push(log.at(-1)! + 0.01 * draw())
  const all: CameTrue[] = []
  return Array.from({ length: days }, (_, day) => {
    const known = all.filter(({ hour }) => hour <= day * DAYS && hour > (day - 28) * DAYS)
    const width = adapt(missesOf(known))
    const came = [1, 2, 3, 4, 5, 6, 7].map((ahead) => {
      const half = width * told * halfBand(ahead)
      return {
        hour: (day + ahead) * DAYS,
        low: Math.exp(log[day]! - half),
        median: Math.exp(log[day]!),
        high: Math.exp(log[day]! + half),
        price: Math.exp(log[day + ahead]!),
        width,
      }
    })
    all.push(...came)
    return { issued: width, came, inside: came.filter(({ low, high, price }) => price >= low && price <= high).length / 7 }
  })
}
/** Share inside the band from `from` days on, over many series. */
const covered = (told: number, from: number, adapt: (misses: Misses) => number) => {
  const shares = Array.from({ length: 60 }, (_, k) => live(told, 110, k + 1, adapt).slice(from)).flatMap((days) => days.map(({ inside }) => inside))
  return shares.reduce((a, b) => a + b, 0) / shares.length
}
const none = () => 1

describe('a series that is not like what was promised', () => {
  test('too narrow bands hold 75 to 85 % again within eight weeks', () => {
    expect(covered(0.4, 42, none)).toBeLessThan(0.45)
    const adapted = covered(0.4, 56, (misses) => widthOf(misses))
    expect(adapted).toBeGreaterThan(0.75)
    expect(adapted).toBeLessThan(0.85)
  })

  test('far too wide bands are narrowed', () => {
    expect(covered(2.2, 42, none)).toBeGreaterThan(0.98)
    expect(covered(2.2, 56, (misses) => widthOf(misses))).toBeLessThan(0.92)
  })

  test('bands that hold what they promise stay nearly as they are', () => {
    const adapted = covered(1, 42, (misses) => widthOf(misses))
    expect(adapted).toBeGreaterThan(0.75)
    expect(adapted).toBeLessThan(0.82)
  })
})

const hour = (ratio: number, at: number, width = 1): CameTrue => ({
  hour: at,
  low: Math.exp(-width),
  median: 1,
  high: Math.exp(width),
  price: Math.exp(ratio),
  width,
})
const weeks = (ratio: number, count: number, width = 1) =>
  Array.from({ length: 7 * count }, (_, day) => hour(ratio * (day % 2 ? 1 : -1), 48_000 * 7 + day * DAYS, width))

test('the same past gives the same width, whatever the order in which it is told', () => {
  const past = live(0.5, 40, 3, none).flatMap(({ came }) => came)
  expect(widthOf(missesOf(past))).toBe(widthOf(missesOf(past.map((one) => ({ ...one })))))
  expect(widthOf(missesOf(past.toReversed()))).toBeCloseTo(widthOf(missesOf(past)), 9)
})

test('nothing came true yet: as promised', () => {
  expect(widthOf(missesOf([]))).toBeCloseTo(1, 2)
})

test('widths stay within a half and three', () => {
  expect(widthOf(missesOf(weeks(50, 4)))).toBe(3)
  expect(widthOf(missesOf(weeks(0.001, 4)))).toBe(0.5)
})

test('a band that was issued wider counts as if it had not been', () => {
  expect(missesOf(weeks(1.5, 4, 2))).toEqual(missesOf(weeks(1.5, 4)))
})

test('one wild week proves nothing', () => {
  expect(widthOf(missesOf(weeks(4, 1)))).toBeCloseTo(1, 1)
  const calmButOne = missesOf([...weeks(0.9, 4).slice(0, 21), ...weeks(4, 4).slice(21)])
  expect(widthOf(calmButOne)).toBeLessThan(1.3)
})

test('a series without a past of its own takes after its kin, half way', () => {
  const kin = kinOf(Array.from({ length: 50 }, () => missesOf(weeks(1.6, 4))))
  expect(widthOf(missesOf([]), kin)).toBeCloseTo(Math.sqrt(1.6), 1)
  expect(widthOf(missesOf(weeks(1.6, 4)), kin)).toBeCloseTo(kin.width, 9)
})

test('bands as narrow as bands get say nothing', () => {
  const still = Array.from({ length: 60 }, (_, day) => ({ hour: day * DAYS, low: 0.9998, median: 1, high: 1.0002, price: 1, width: 1 }))
  expect(missesOf(still).weeks).toEqual([])
})

const forecast: Forecast = { horizon: 2, quantiles: { 0.1: Float64Array.of(0.9, 1.8), 0.5: Float64Array.of(1, 2), 0.9: Float64Array.of(1.2, 2.0002) } }

test('the median is not touched, every other level lies as much farther away', () => {
  const { quantiles } = widened(forecast, 2)
  expect(quantiles[0.5]).toBe(forecast.quantiles[0.5])
  expect(quantiles[0.1]![0]).toBeCloseTo(0.81, 12)
  expect(quantiles[0.9]![0]).toBeCloseTo(1.44, 12)
  expect(forecast.quantiles[0.1]![0]).toBe(0.9)
})

test('floor and on-demand keep binding, and the narrowest band is not made narrower', () => {
  const { quantiles } = widened(forecast, 2, { low: 0.88, high: 1.3 })
  expect([quantiles[0.1]![0], quantiles[0.9]![0], quantiles[0.9]![1]]).toEqual([0.88, 1.3, 2.0002])
  expect(widened(forecast, 0.5).quantiles[0.9]![1]).toBeCloseTo(2.0002, 12)
})

test('a width of one changes nothing', () => {
  expect(widened(forecast, 1)).toBe(forecast)
})
