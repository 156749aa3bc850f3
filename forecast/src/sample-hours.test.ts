import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Forecast } from './model.ts'
import { normalSource } from './normal.ts'
import { sampleHours } from './sample-hours.ts'
import { samplePaths } from './sample-paths.ts'

const numRuns = process.env.DUMONT_TEST_DEPTH === 'long' ? 2000 : 100
const levels = [0.1, 0.25, 0.5, 0.75, 0.9]

const dependence = fc.record({
  hours: fc.record({ persistence: fc.double({ min: 0, max: 1, noNaN: true }), noise: fc.constantFrom(0, 0.5, 3), lasting: fc.constantFrom(0, 0.3) }),
  family: fc.constantFrom('a', 'b'),
  near: fc.constantFrom('x', 'y', undefined),
})
const places = fc.constantFrom({ near: 0.5, family: 0.3, other: 0.1 }, { near: 0.2, family: 0, other: 0 })
/** A forecast that stands still hangs together otherwise than one that moves, where nothing is said. */
const forecast = fc.record({ horizon: fc.integer({ min: 1, max: 40 }), isSteady: fc.boolean(), joint: fc.option(dependence, { nil: undefined }) })

test('some hours of some places are those of the whole paths, figure by figure, whatever was drawn before', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(forecast, fc.nat(39), fc.nat(39)), { minLength: 1, maxLength: 5 }),
      places,
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 4 }),
      (told, shared, n, seed) => {
        const forecasts = told.map(([{ horizon, isSteady, joint }]): Forecast => ({
          horizon,
          quantiles: Object.fromEntries(
            levels.map((level) => [level, Float64Array.from({ length: horizon }, (_, h) => 2 + level + (isSteady ? 0 : Math.sin(h)))]),
          ),
          ...(joint && { joint: { ...joint, places: shared } }),
        }))
        const whole = samplePaths(forecasts, n, seed)
        const spans = told.map(([, a, b]) => ({ from: Math.min(a, b, whole.horizon), to: Math.min(Math.max(a, b), whole.horizon) }))
        const some = sampleHours(forecasts, spans, n, seed)
        for (const [k, { from, to }] of spans.entries()) {
          const row = (path: number) => whole.prices[k]!.slice(path * whole.horizon + from, path * whole.horizon + to)
          expect([...some[k]!]).toEqual(Array.from({ length: n }, (_, path) => [...row(path)]).flat())
        }
      },
    ),
    { numRuns },
  )
})

test('draws are those of their seed, however many other seeds were asked in between', () => {
  const steady: Forecast = {
    horizon: 100,
    quantiles: { 0.1: new Float64Array(100).fill(1), 0.5: new Float64Array(100).fill(2), 0.9: new Float64Array(100).fill(3) },
  }
  const first = sampleHours([steady], [{ from: 99, to: 100 }], 300, 1)
  for (let seed = 2; seed < 80; seed++) sampleHours([steady], [{ from: 0, to: 1 }], 300, seed)
  expect(sampleHours([steady], [{ from: 99, to: 100 }], 300, 1)).toEqual(first)
  expect(normalSource(1)()).toBe(normalSource(1)())
})
