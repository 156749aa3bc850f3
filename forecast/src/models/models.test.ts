import { describe, expect, test } from 'vitest'
import { hourly, walk, withOtherFuture } from '../test-series.ts'
import type { Model } from '../model.ts'
import { coldStart, models, seasoned } from './index.ts'
import { dampedTrend } from './damped-trend.ts'
import { naive } from './naive.ts'
import { seasonalNaive } from './seasonal-naive.ts'
import { theta } from './theta.ts'

const median = (model: Model, series: ReturnType<typeof hourly>, origin: number, horizon = 168) =>
  model.fit([series]).predict(series, origin, horizon, [0.5]).quantiles[0.5]!
const origin = 480_000 + 60 * 24
const error = (path: Float64Array, truth: (hour: number) => number) => path.reduce((sum, price, h) => sum + Math.abs(price - truth(60 * 24 + h + 1)), 0)
const day = (hour: number) => 2 + 0.2 * Math.sin((2 * Math.PI * hour) / 24)

describe.each([...models, coldStart].map((model) => [model.name, model] as const))('%s', (_, model) => {
  test('changing the future changes nothing', () => {
    const series = hourly(70 * 24, walk(1, 0.01), { every: 5 })
    expect(median(model, withOtherFuture(series, origin, 2), origin)).toEqual(median(model, series, origin))
  })

  test('a price that never moved is forecast as it is', () => {
    const series = hourly(60 * 24 + 1, () => 0.2946, { every: 7 })
    expect(new Set(median(model, series, origin))).toEqual(new Set([0.2946]))
  })

  test('prices times ten give a forecast times ten', () => {
    const series = hourly(60 * 24 + 1, walk(3, 0.01), { every: 3 })
    const tenfold = { ...series, values: series.values.map((price) => price * 10) }
    const [one, ten] = [median(model, series, origin), median(model, tenfold, origin)]
    ten.forEach((price, h) => expect(price / one[h]!).toBeCloseTo(10, 9))
  })

  test('standing at an earlier origin, the answer is the one that would have been given then', () => {
    const series = hourly(70 * 24, walk(5, 0.01), { every: 4 })
    const targets = [origin + 1, origin + 24, origin + 100]
    const later = { origin: origin + 96, targets: [origin + 120] }
    const fitted = model.fit([series])
    const [then] = fitted.answer(series, [{ origin, targets }, later])
    const [alone] = fitted.answer(series, [{ origin, targets }])
    then!.forEach((change, h) => expect(change).toBeCloseTo(alone![h]!, 2))
  })
})

test('naive: the last known price', () => {
  expect([
    ...median(
      naive,
      hourly(100, (h) => h + 1),
      480_099,
      3,
    ),
  ]).toEqual([100, 100, 100])
})

test('seasonal naive repeats the last day, and no change where that is unknown', () => {
  const series = hourly(100, (h) => 1 + (h % 24))
  const path = median(seasonalNaive(24), series, 480_099, 48)
  expect(path[0]).toBeCloseTo(1 + (100 % 24), 12)
  expect(path[47]).toBeCloseTo(1 + (147 % 24), 12)
  expect(median(seasonalNaive(168), series, 480_099, 1)[0]).toBe(series.values[99])
})

test('damped trend follows a steady climb part of the way, and less each day', () => {
  const path = median(
    dampedTrend,
    hourly(60 * 24 + 1, (h) => 2 * Math.exp(h * 0.0005)),
    origin,
  )
  const last = 2 * Math.exp(60 * 24 * 0.0005)
  expect(path[23]! / last).toBeGreaterThan(1.006)
  expect(path[167]! / last).toBeLessThan(Math.exp(168 * 0.0005))
  expect(path[167]! - path[143]!).toBeLessThan(path[23]! - last)
})

test('one jump is not drawn out into a trend', () => {
  const path = median(
    dampedTrend,
    hourly(60 * 24 + 1, (h) => (h < 59 * 24 ? 2 : 2.4)),
    origin,
  )
  path.forEach((price) => expect(Math.abs(price / 2.4 - 1)).toBeLessThan(0.02))
})

test('a daily cycle is found and drawn on', () => {
  const noise = walk(7, 0.002)
  const truth = (hour: number) => day(hour) * (noise(hour % 48) / 2)
  const series = hourly(60 * 24 + 1, truth)
  expect(error(median(seasoned, series, origin), day)).toBeLessThan(0.25 * error(median(naive, series, origin), day))
})

test('where nothing follows the day, the blend stays away from repeating it', () => {
  const total = (model: Model) =>
    [1, 2, 3, 4, 5, 6, 7, 8].reduce((sum, seed) => {
      const truth = walk(seed, 0.01)
      return sum + error(median(model, hourly(68 * 24, truth, { every: 6 }), origin), truth)
    }, 0)
  const noChange = total(naive)
  expect(total(seasonalNaive(168))).toBeGreaterThan(1.2 * noChange)
  expect(total(seasoned)).toBeLessThan(1.1 * noChange)
})

test('before anything was seen there is no answer but no crash', () => {
  expect(
    median(
      dampedTrend,
      hourly(10, () => 1),
      479_000,
      2,
    ).every(Number.isNaN),
  ).toBe(true)
})

test('theta goes on with half the slope of the last week', () => {
  const path = median(
    theta,
    hourly(60 * 24 + 1, (h) => 2 * Math.exp(h * 0.0005)),
    origin,
  )
  const last = 2 * Math.exp(60 * 24 * 0.0005)
  expect(path[167]! / path[0]!).toBeCloseTo(Math.exp(167 * 0.00025), 3)
  expect(path[0]! / last).toBeCloseTo(1, 2)
})

test('theta cannot run away: it goes no farther than the last week lay apart', () => {
  const series = hourly(60 * 24 + 1, (h) => (h > 60 * 24 - 40 ? 2 * Math.exp((h - 60 * 24 + 40) * 0.01) : 2))
  const path = median(theta, series, origin, 1000)
  expect(Math.max(...path)).toBeLessThan(2 * Math.exp(0.4) * Math.exp(0.4) * 1.001)
})
