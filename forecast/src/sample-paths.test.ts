import { expect, test } from 'vitest'
import type { Forecast } from './model.ts'
import { normalQuantile, normalSource } from './normal.ts'
import { hourCorrelation, type Joint } from './path-correlation.ts'
import { samplePaths, sortedQuantile, sumQuantiles } from './sample-paths.ts'

const levels = [0.05, 0.25, 0.5, 0.75, 0.95]
const forecast = (horizon = 48): Forecast => ({
  horizon,
  quantiles: Object.fromEntries(
    levels.map((q) => [q, Float64Array.from({ length: horizon }, (_, h) => 2 + h * 1e-6 + normalQuantile(q) * 0.02 * Math.sqrt(h + 1))]),
  ),
})
const column = (prices: Float64Array, horizon: number, h: number) =>
  Float64Array.from({ length: prices.length / horizon }, (_, path) => prices[path * horizon + h]!)
const correlation = (a: Float64Array, b: Float64Array) => {
  const mean = (x: Float64Array) => x.reduce((s, v) => s + v, 0) / x.length
  const [ma, mb] = [mean(a), mean(b)]
  const dot = (x: Float64Array, mx: number, y: Float64Array, my: number) => x.reduce((s, v, i) => s + (v - mx) * (y[i]! - my), 0)
  return dot(a, ma, b, mb) / Math.sqrt(dot(a, ma, a, ma) * dot(b, mb, b, mb))
}

test('the share of paths below a quantile is its level, at every hour', () => {
  const f = forecast()
  const { prices } = samplePaths([f], 20_000, 1)
  for (const h of [0, 10, 47])
    for (const q of levels) expect(column(prices[0]!, 48, h).filter((p) => p < f.quantiles[q]![h]!).length / 20_000).toBeCloseTo(q, 1.7)
})

test('same seed, same paths; another seed, others', () => {
  const [a, b, c] = [1, 1, 2].map((seed) => samplePaths([forecast()], 5, seed).prices[0]!)
  expect(a).toEqual(b)
  expect(a).not.toEqual(c)
})

test('hours of a path belong together, the nearer the more', () => {
  const prices = samplePaths([forecast()], 4000, 3).prices[0]!
  const near = correlation(column(prices, 48, 40), column(prices, 48, 47))
  expect(near).toBeGreaterThan(0.85)
  expect(correlation(column(prices, 48, 2), column(prices, 48, 47))).toBeLessThan(near - 0.3)
})

const joint = (part: Partial<Joint>): Joint => ({ hours: { persistence: 0.5, noise: 0 }, places: { near: 0, family: 0, other: 0 }, family: 'a', ...part })
const together = (one: Partial<Joint>, other: Partial<Joint> = one) => {
  const { prices } = samplePaths(
    [one, other].map((part) => ({ ...forecast(), joint: joint(part) })),
    4000,
    4,
  )
  return correlation(column(prices[0]!, 48, 20), column(prices[1]!, 48, 20))
}

test('places move together as far as their model says', () => {
  const places = (correlation: number) => ({ near: correlation, family: correlation, other: correlation })
  expect(together({ places: places(0) })).toBeCloseTo(0, 1)
  expect(together({ places: places(0.8) })).toBeGreaterThan(0.7)
  expect(together({ places: places(1) })).toBeCloseTo(1, 6)
})

test('the nearer two places, the more they have in common', () => {
  const places = { near: 0.9, family: 0.6, other: 0.3 }
  expect(together({ places, near: 'a|T4|here' })).toBeCloseTo(0.9, 1)
  expect(together({ places, near: 'a|T4|here' }, { places, near: 'a|T4|there' })).toBeCloseTo(0.6, 1)
  expect(together({ places }, { places, family: 'b' })).toBeCloseTo(0.3, 1)
})

test.each([
  { persistence: 0.5, noise: 0 },
  { persistence: 0.2, noise: 0 },
  { persistence: 0.3, noise: 12 },
])('hours of a path correlate as %o says, and every hour has the whole spread', (hours) => {
  const levels = [0.1, 0.5, 0.9]
  const normal: Forecast = { horizon: 48, quantiles: Object.fromEntries(levels.map((q) => [q, new Float64Array(48).fill(100 + normalQuantile(q))])) }
  const prices = samplePaths([{ ...normal, joint: joint({ hours }) }], 8000, 5).prices[0]!
  for (const [j, k] of [
    [3, 40],
    [20, 24],
    [47, 48],
  ] as const)
    expect(Math.abs(correlation(column(prices, 48, j - 1), column(prices, 48, k - 1)) - hourCorrelation(hours, j, k))).toBeLessThan(0.04)
  expect(column(prices, 48, 30).filter((price) => price < normal.quantiles[0.1]![0]!).length / 8000).toBeCloseTo(0.1, 1.7)
})

test('a price that moves in rare jumps keeps what a jump changed: its total lies in its band when nothing happens', () => {
  const levels = { 0.1: 0.9996, 0.5: 1, 0.9: 1.0004, 0.95: 1.2 }
  const jumpy: Forecast = { horizon: 168, quantiles: Object.fromEntries(Object.entries(levels).map(([q, price]) => [q, new Float64Array(168).fill(price)])) }
  const [low, high] = sumQuantiles(jumpy, [0.1, 0.9], { n: 4000 }) as [number, number]
  expect(low).toBeLessThan(168)
  expect(high).toBeGreaterThan(168)
  expect(high).toBeLessThan(168 * 1.1)
})

test('total of a price that cannot move is exact, and its part too', () => {
  const flat: Forecast = { horizon: 24, quantiles: { 0.5: new Float64Array(24).fill(3) } }
  expect(sumQuantiles(flat, [0.1, 0.9])).toEqual([72, 72])
  expect(sumQuantiles(flat, [0.5], { from: 4, to: 10 })).toEqual([18])
})

test('the band of a total lies inside the sum of the hourly bounds', () => {
  const f = forecast()
  const [low, high] = sumQuantiles(f, [0.05, 0.95], { n: 5000 }) as [number, number]
  const sum = (x: Float64Array) => x.reduce((a, b) => a + b, 0)
  expect(low).toBeGreaterThan(sum(f.quantiles[0.05]!))
  expect(high).toBeLessThan(sum(f.quantiles[0.95]!))
  expect(high - low).toBeGreaterThan(0.5 * (sum(f.quantiles[0.95]!) - sum(f.quantiles[0.05]!)))
})

test('quantiles of the standard normal', () => {
  expect(normalQuantile(0.5)).toBeCloseTo(0, 9)
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963985, 7)
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306, 7)
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity])
})

test('normal draws have mean 0 and variance 1', () => {
  const draw = normalSource(9)
  const xs = Float64Array.from({ length: 20_000 }, draw)
  expect(xs.reduce((a, b) => a + b, 0) / xs.length).toBeCloseTo(0, 1)
  expect(xs.reduce((a, b) => a + b * b, 0) / xs.length).toBeCloseTo(1, 1)
})

test('sorted quantile interpolates', () => {
  expect([0, 0.25, 0.5, 1].map((q) => sortedQuantile([1, 2, 4], q))).toEqual([1, 1.5, 2, 4])
})
