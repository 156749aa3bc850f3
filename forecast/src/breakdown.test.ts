import { expect, test } from 'vitest'
import { breakdown } from './breakdown.ts'
import type { Forecast } from './model.ts'
import { normalQuantile } from './normal.ts'
import { hourly, walk } from './test-series.ts'

const step = 0.01
const all = Array.from({ length: 400 }, (_, k) => hourly(36 * 24, walk(k + 1, step), { id: `s${k}`, family: k % 2 ? 'odd' : 'even' }))
const origins = [480_000 + 28 * 24]
/** What is known of a random walk: the last price, and a spread that grows with the root of the time. */
const honest =
  (wider: number) =>
  (series: (typeof all)[number], origin: number): Forecast => {
    const last = series.values[origin - series.start]!
    const joint = { hours: { persistence: 0.5, noise: 0 }, places: { near: 0, family: 0, other: 0 }, family: '' }
    const curve = (level: number) => Float64Array.from({ length: 168 }, (_, h) => last * Math.exp(wider * step * Math.sqrt(h + 1) * normalQuantile(level)))
    return { horizon: 168, quantiles: Object.fromEntries([0.1, 0.5, 0.9].map((level) => [level, curve(level)])), joint }
  }

test('bands of sums of hours and of places hold what they promise', { timeout: 30_000 }, () => {
  const { sums, portfolios } = breakdown(all, origins, honest(1))
  for (const { band80 } of [...sums, ...portfolios]) expect(Math.abs(band80 - 80)).toBeLessThan(15)
  expect(portfolios.map(({ hours, places }) => [hours, places])).toEqual([
    [24, 5],
    [168, 5],
  ])
})

test('bands that are far too wide or too narrow show', { timeout: 30_000 }, () => {
  const bandsOf = (wider: number) => {
    const { sums, portfolios } = breakdown(all, origins, honest(wider))
    return [...sums, ...portfolios].map(({ band80 }) => band80)
  }
  for (const band of bandsOf(5)) expect(band).toBeGreaterThan(97)
  for (const band of bandsOf(0.1)) expect(band).toBeLessThan(40)
})

test('by horizon, by family and by level', { timeout: 30_000 }, () => {
  const { byHorizon, byFamily, calibration } = breakdown(all, origins, honest(1))
  expect(byHorizon.map(({ key }) => key)).toContain('25-48 h')
  expect(byFamily.map(({ key, answers }) => [key, answers])).toEqual([
    ['even', 200 * 168],
    ['odd', 200 * 168],
  ])
  expect(calibration.find(({ level }) => level === 0.5)!.below).toBeCloseTo(0.5, 0.7)
})

test('too few places for a lot: no figure', () => {
  expect(breakdown(all.slice(0, 3), origins, honest(1)).portfolios[0]!.band80).toBeNaN()
})
