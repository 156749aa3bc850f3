import { expect, test } from 'vitest'
import { backtest, type Forecaster } from './backtest.ts'
import { hourly, walk } from './test-series.ts'

const naive: Forecaster = (all, origin, { horizon = 168, levels = [] }) =>
  all.map((series) => ({
    horizon,
    quantiles: Object.fromEntries(levels.map((q) => [q, new Float64Array(horizon).fill(series.values[origin - series.start]!)])),
  }))
const origins = [480_000 + 30 * 24, 480_000 + 31 * 24]

test('"no change" is as good as itself and saves nothing', () => {
  const result = backtest([hourly(40 * 24, walk(1, 0.01))], origins, { forecaster: naive })
  expect(result).toMatchObject({ origins: 2, seriesOrigins: 2, relativeError: 1, saved: { 4: 0, 12: 0, 24: 0 } })
  expect(result.mape).toBeGreaterThan(0)
})

test('hand-made: prices double after the origin', () => {
  const result = backtest([hourly(40 * 24, (h) => (h <= 30 * 24 ? 1 : 2))], origins.slice(0, 1), { forecaster: naive })
  expect(result).toMatchObject({ mape: 50, band80: 0 })
  expect(result.wql).toBeCloseTo(0.5, 9)
})

test('a series counts only when four weeks before and a week after are known', () => {
  const short = hourly(36 * 24, walk(2, 0.01), { id: 'ends too early' })
  const young = hourly(20 * 24, walk(2, 0.01), { id: 'begins too late', start: 480_000 + 20 * 24 })
  const holed = hourly(40 * 24, (h) => (h === 700 ? NaN : 1), { id: 'has a hole' })
  expect(backtest([short, young, holed], origins.slice(0, 1), { forecaster: naive }).seriesOrigins).toBe(0)
})

test('our forecast on steady momentum beats "no change" and the band is measured', () => {
  const climb = (k: number) => (h: number) => 2 * Math.exp(0.1 * Math.sin(h / 200 + k)) * (walk(k + 1, 0.0005)(h) / 2)
  const all = [1, 2, 3].map((k) => hourly(40 * 24, climb(k), { id: `s${k}`, every: 6 }))
  const result = backtest(all, origins)
  expect(result.relativeError).toBeLessThan(0.9)
  expect(result.band80).toBeGreaterThan(40)
  expect(result.seriesOrigins).toBe(6)
})

test('an origin without a single scored hour adds nothing', () => {
  const silent = hourly(40 * 24, () => 1)
  silent.observed.fill(0, 30 * 24 + 1)
  expect(backtest([silent], origins.slice(0, 1), { forecaster: naive }).seriesOrigins).toBe(0)
})
