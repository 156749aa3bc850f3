import { describe, expect, test } from 'vitest'
import type { Forecast } from '../model.ts'
import { normalQuantile } from '../normal.ts'
import type { Joint } from '../path-correlation.ts'
import { findWindows } from './find-windows.ts'
import { judgeAgainst, judgeWindows } from './judge-windows.ts'
import type { PlaceForecast, TimingJob, TimingPlace, Window } from './types.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 0, 5)
const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9]

/** Normal around its medians, `spread` wide at every hour. */
function forecast(
  medians: readonly number[],
  spread: number,
  { lead = 0, factor = 1, joint }: { lead?: number; factor?: number; joint?: Partial<Joint> } = {},
): PlaceForecast {
  const told = [...Array<number>(lead).fill(99), ...medians]
  const quantiles = Object.fromEntries(LEVELS.map((q) => [q, Float64Array.from(told, (usd) => usd + spread * normalQuantile(q))]))
  const whole: Joint = { hours: { persistence: 0, noise: 0 }, places: { near: 0, family: 0, other: 0 }, family: 'a', ...joint }
  return { startHour: NOW / HOUR + 1 - lead, forecast: { horizon: told.length, quantiles, joint: whole } satisfies Forecast, factor }
}
const placeOf = (key: string, priceNow: number, { startHour, forecast, factor }: PlaceForecast): TimingPlace => ({
  key,
  startHour,
  prices: forecast.quantiles[0.5]!.map((usd) => usd * factor),
  priceNow,
  fixedCostUsd: 0,
  canMove: true,
})
function judge(
  job: TimingJob,
  told: Record<string, PlaceForecast>,
  priceNow: number,
  rest: { seed?: number; paths?: number; unknown?: string; now?: number } = {},
) {
  const now = rest.now ?? NOW
  const places = Object.entries(told).map(([key, one]) => placeOf(key, priceNow, one))
  const timing = findWindows(now, job, places)
  return {
    timing,
    outcomes: judgeWindows(timing, { now, job, places, forecastOf: (key) => (key === rest.unknown ? undefined : told[key]), paths: 4000, ...rest }),
  }
}

test('the probability that waiting pays is that of a price below the one of now', () => {
  const { outcomes } = judge({ hours: 1 }, { a: forecast([1.9], 0.1) }, 2)
  expect(outcomes.windows[0]!.paysProbability).toBeCloseTo(0.841, 1)
  expect(outcomes.now).toMatchObject({ lowUsd: 2, highUsd: 2, errorUsd: 0 })
  expect(outcomes.now!.paysProbability).toBeUndefined()
})

test('the interval of a cost holds what its quantiles say, whatever was told of hours that have passed', () => {
  const { outcomes } = judge({ hours: 2 }, { a: forecast([2, 1, 1, 2], 0.1, { lead: 3 }) }, 3)
  const [best] = outcomes.windows
  expect(best!.lowUsd).toBeCloseTo(2 + 2 * 0.1 * normalQuantile(0.1), 1)
  expect(best!.highUsd).toBeCloseTo(2 + 2 * 0.1 * normalQuantile(0.9), 1)
  expect(best!.errorUsd).toBeCloseTo(2 * 0.1 * normalQuantile(0.75), 1)
})

test('prices are multiplied for all instances of the job, and parts of hours count as parts', () => {
  const { outcomes } = judge({ hours: 0.5 }, { a: forecast([1], 0.1, { factor: 8 }) }, 10)
  expect((outcomes.windows[0]!.lowUsd + outcomes.windows[0]!.highUsd) / 2).toBeCloseTo(4, 1)
})

test('delay counts against waiting', () => {
  const { outcomes } = judge({ hours: 1, delayCostPerHour: 0.05 }, { a: forecast([1.9], 0.1) }, 2)
  expect(outcomes.windows[0]!.paysProbability).toBeCloseTo(0.69, 1)
})

test('what both windows share by the way is no chance: paths belong together', () => {
  // An hour of now and one of later against two of later: only that hour differs, and the shock of the week is one.
  const { outcomes } = judge({ hours: 2 }, { a: forecast([2, 1.9], 0.5) }, 2.2)
  const alone = judge({ hours: 1 }, { a: forecast([1.9], 0.5) }, 2.2)
  expect(outcomes.windows[0]!.paysProbability).toBeCloseTo(alone.outcomes.windows[0]!.paysProbability!, 1)
})

test('places that move together leave a sure difference sure', () => {
  const places = { near: 1, family: 1, other: 1 }
  const told = (correlated: boolean) => {
    const joint = correlated ? { joint: { places } } : {}
    return { a: forecast([2, 2], 0.5, joint), b: forecast([2.1, 1.9], 0.5, joint) }
  }
  const probability = (correlated: boolean) =>
    judge({ hours: 1, allowed: [{ from: NOW + HOUR, to: NOW + 3 * HOUR }] }, told(correlated), 2).outcomes.windows[0]!.paysProbability!
  expect(probability(true)).toBeCloseTo(1, 6)
  expect(probability(false)).toBeLessThan(0.65)
})

test('minutes to start that are not paid for cost nothing on any path', () => {
  const { outcomes } = judge({ hours: 1, startMinutes: 30, isStartBilled: false }, { a: forecast([1, 1], 0) }, 2, { now: NOW + HOUR / 2 })
  expect(outcomes.windows[0]).toMatchObject({ lowUsd: 1, highUsd: 1 })
})

test('a window in a place without a forecast has no outcome; the others have', () => {
  const { timing, outcomes } = judge({ hours: 1 }, { a: forecast([1, 3], 0.1), b: forecast([3, 2], 0.1) }, 4, { unknown: 'b' })
  expect(timing.windows.map(({ place }) => place)).toEqual(['a', 'b', 'a'])
  expect(outcomes.windows.map((one) => one !== undefined)).toEqual([true, false, true])
})

test('a forecast that ended, or begins later than the next hour, says nothing', () => {
  const job = { hours: 0.5 }
  const told = forecast([1], 0.1)
  const place = placeOf('a', 2, told)
  const timing = findWindows(NOW, job, [place])
  const judged = (shift: number) => judgeWindows(timing, { now: NOW, job, places: [place], forecastOf: () => ({ ...told, startHour: told.startHour + shift }) })
  expect(judged(0).windows[0]).toBeDefined()
  expect(judged(-1).windows[0]).toBeUndefined()
  expect(judged(1).windows[0]).toBeUndefined()
})

test('same seed, same figures', () => {
  const one = (seed: number) => judge({ hours: 1 }, { a: forecast([1.9], 0.1) }, 2, { seed, paths: 50 }).outcomes
  expect(one(1)).toEqual(one(1))
  expect(one(1)).not.toEqual(one(2))
})

describe('beside one other window', () => {
  const [here, there] = [forecast([1.9, 2], 0.1), forecast([1.9, 2], 0.1)]
  const places = [placeOf('a', 2, here), placeOf('b', 2, there)]
  const at = (hour: number, place = 'a'): Window => {
    const piece = { from: NOW + hour * HOUR, to: NOW + (hour + 1) * HOUR }
    return { place, start: piece.from, end: piece.to, pieces: [piece], costUsd: 2, restartUsd: 0, fixedUsd: 0, delayUsd: 0 }
  }
  const judged = { now: NOW, job: { hours: 1 }, places, forecastOf: (key: string) => ({ a: here, b: there })[key], paths: 4000 }

  test('the probability is that of the one costing less than the other, neither being now', () => {
    // Medians 0.1 apart, each 0.1 wide, of places that have nothing in common: the difference is 0.141 wide.
    expect(judgeAgainst(at(1), at(2, 'b'), judged)!.paysProbability).toBeCloseTo(0.76, 1)
    expect(judgeAgainst(at(2), at(1, 'b'), judged)!.paysProbability).toBeCloseTo(0.24, 1)
    expect(judgeAgainst(at(1), at(1), judged)!.paysProbability).toBe(0)
  })

  test('errors of one place hang together over its hours: what is cheaper there is cheaper in nearly every case', () =>
    expect(judgeAgainst(at(1), at(2), judged)!.paysProbability).toBeGreaterThan(0.9))

  test('nothing is said where a place has no forecast', () => {
    expect(judgeAgainst(at(1, 'none'), at(2), judged)).toBeUndefined()
    const outcome = judgeAgainst(at(1), at(2, 'none'), { ...judged, forecastOf: (key) => (key === 'a' ? here : undefined) })
    expect(outcome).toMatchObject({ lowUsd: expect.closeTo(1.77, 1) })
    expect(outcome).not.toHaveProperty('paysProbability')
  })
})
