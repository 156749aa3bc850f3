import type { SeriesForecast, SeriesHistory } from '@dumont/contracts'
import { expect, test } from 'vitest'
import { buildRows, capBand, nearestRow, priceScale, rowsWithin, spanOf, visibleCuts, type Row } from './chart-data.ts'

const hour = 3_600_000
const t0 = Date.parse('2026-11-18T00:00:00Z')
const iso = (h: number) => new Date(t0 + h * hour).toISOString()
const history = (...prices: number[]) =>
  ({
    points: prices.map((price, h) => ({ timestamp: iso(h), price_usd_per_hour: price * 4, price_usd_per_gpu_hour: price, observed: h !== 1 })),
  }) as unknown as SeriesHistory
const forecast = (...hours: number[]) =>
  ({
    series: { gpu_count: 4 },
    points: hours.map((h) => ({ timestamp: iso(h), quantiles: { '0.1': 2, '0.25': 3, '0.5': 4, '0.75': 5, '0.9': 20 }, sigma_usd_per_hour: 2 })),
  }) as unknown as SeriesForecast

test('rows are per GPU, the past first, and what happened wins over what was foreseen', () => {
  const rows = buildRows(history(1, 1.1, 1.2), forecast(2, 3))
  expect(rows.map((row) => [row.at, row.kind, row.price])).toEqual([
    [t0, 'actual', 1],
    [t0 + hour, 'carried', 1.1],
    [t0 + 2 * hour, 'actual', 1.2],
    [t0 + 3 * hour, 'forecast', 1],
  ])
})

test('without a history the forecast stands alone, and without both there is nothing', () => {
  expect(buildRows(undefined, forecast(1))).toHaveLength(1)
  expect(buildRows(undefined, undefined)).toEqual([])
})

test('a band is drawn no farther than 3 sigma, and keeps its true edges', () => {
  const [row] = buildRows(undefined, forecast(1))
  // Per GPU: median 1, sigma 0.5, so nothing above 2.5 is drawn.
  expect(row?.band).toEqual({ low80: 0.5, low50: 0.75, high50: 1.25, high80: 5, drawn: { low80: 0.5, low50: 0.75, high50: 1.25, high80: 2.5 }, capped: true })
})

test('a band within 3 sigma is left alone', () => {
  const band = capBand(1, { low80: 0.8, low50: 0.9, high50: 1.1, high80: 1.2 }, 0.1)
  expect(band.capped).toBe(false)
  expect(band.drawn).toEqual({ low80: 0.8, low50: 0.9, high50: 1.1, high80: 1.2 })
})

test('both sides are cut, and the inner band with them', () => {
  const band = capBand(1, { low80: 0.2, low50: 0.5, high50: 1.5, high80: 1.9 }, 0.1)
  expect(band.drawn).toEqual({ low80: 0.7, low50: 0.7, high50: 1.3, high80: 1.3 })
  expect(band.capped).toBe(true)
})

test('ranges reach from a while back to the hours ahead', () => {
  expect(spanOf('24h', t0)).toEqual({ from: t0 - 12 * hour, to: t0 + 24 * hour })
  expect(spanOf('30d', t0)).toEqual({ from: t0 - 720 * hour, to: t0 + 168 * hour })
  expect(spanOf('7d', t0, false).to).toBe(t0 + 3.6 * hour)
})

test('rows outside the range are left out', () => {
  const rows = buildRows(history(1, 2, 3, 4), undefined)
  expect(rowsWithin(rows, { from: t0 + hour, to: t0 + 2 * hour }).map((row) => row.price)).toEqual([2, 3])
})

const priced = (...prices: number[]): Row[] => prices.map((price, h) => ({ at: t0 + h * hour, kind: 'actual', price }))

test.each([
  [[0.218, 0.495], { min: 0.2, max: 0.5, step: 0.05 }],
  [[0, 10], { min: 0, max: 10, step: 2 }],
])('the axis of %j has round steps', (prices, scale) => {
  const { min, max, step } = priceScale(priced(...prices))
  expect([min, max, step].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([scale.min, scale.max, scale.step])
})

test('a flat price gets room above and below, never below zero', () => {
  const { min, max } = priceScale(priced(0.526, 0.526))
  expect(min).toBeLessThan(0.526)
  expect(max).toBeGreaterThan(0.526)
  expect(priceScale(priced(0, 0)).min).toBe(0)
})

test('the axis holds what is drawn, not what was cut', () => {
  const { max } = priceScale(buildRows(undefined, forecast(1)))
  expect(max).toBeGreaterThanOrEqual(2.5)
  expect(max).toBeLessThan(5)
})

test('cuts are marked where they can be seen', () => {
  const rows = buildRows(undefined, forecast(1))
  expect(visibleCuts(rows, { min: 0, max: 3, step: 1 })).toEqual([{ x: t0 + hour, y: 2.5 }])
  expect(visibleCuts(rows, { min: 0, max: 600, step: 100 })).toEqual([])
})

test('no rows still make an axis', () => expect(priceScale([])).toEqual({ min: 0, max: 1, step: 0.2 }))

test('the cursor snaps to the nearest hour', () => {
  const rows = priced(1, 2, 3)
  expect(nearestRow(rows, t0 + 0.4 * hour)).toBe(0)
  expect(nearestRow(rows, t0 + 0.6 * hour)).toBe(1)
  expect(nearestRow(rows, t0 + 99 * hour)).toBe(2)
  expect(nearestRow(rows, t0 - 99 * hour)).toBe(0)
})
