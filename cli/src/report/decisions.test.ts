import { expect, test } from 'vitest'
import { Decisions } from './decisions.ts'
import type { ReplayedPlace } from './replay-group.ts'

const ORIGIN = 480_000
const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9]
const sure = (medians: Float64Array) => ({ horizon: 168, quantiles: Object.fromEntries(LEVELS.map((level) => [level, medians])) })
/** Prices by hour from the origin on; foretold as they come unless told otherwise. */
const place = (key: string, price: (h: number) => number, foretold = price): ReplayedPlace => ({
  key,
  type: 'g5',
  truth: Float64Array.from({ length: 169 }, (_, h) => price(h)),
  forecast: sure(Float64Array.from({ length: 168 }, (_, h) => foretold(h + 1))),
})
const rowOf = (decisions: Decisions, scope: string, strategy: string, hours = 4) =>
  decisions.rows().find((row) => row.scope === scope && row.strategy === strategy && row.hours === hours)!

test('who is foretold the truth captures all of it, by waiting as by moving', () => {
  const decisions = new Decisions()
  decisions.add(ORIGIN, [place('dear', (h) => (h >= 50 && h < 54 ? 1 : 2)), place('cheap', () => 1.5)])
  expect(rowOf(decisions, 'one place', 'our best window')).toMatchObject({ decisions: 2, captured: 100, regret: 0, bestTenth: 100 })
  expect(rowOf(decisions, 'one place', 'our verdict').saved).toBeCloseTo((50 + 0) / 2, 9)
  expect(rowOf(decisions, 'any place', 'our best window').saved).toBeCloseTo((50 + 100 / 3) / 2, 9)
  expect(rowOf(decisions, 'any place', 'cheapest place now').saved).toBeCloseTo((25 + 0) / 2, 9)
  expect(rowOf(decisions, 'any place', 'run now')).toMatchObject({ saved: 0, captured: 0 })
  expect(rowOf(decisions, 'any place', 'perfect foresight')).toMatchObject({ captured: 100, regret: 0 })
})

test('a foretold dip that never comes is paid for in real prices', () => {
  const decisions = new Decisions()
  decisions.add(ORIGIN, [
    place(
      'a',
      (h) => (h >= 100 ? 3 : 2),
      (h) => (h >= 100 && h < 124 ? 1 : 2),
    ),
  ])
  const { saved, regret, bestTenth } = rowOf(decisions, 'one place', 'our verdict')
  expect([saved, regret, bestTenth]).toEqual([-50, 50, 0])
  expect(decisions.shares()).toEqual([
    { scope: 'one place', verdict: 'wait', share: 100 },
    { scope: 'any place', verdict: 'wait', share: 100 },
  ])
})

test('places of another type are not moved to', () => {
  const decisions = new Decisions()
  decisions.add(ORIGIN, [place('dear', () => 2), { ...place('cheap', () => 1), type: 'g6' }])
  expect(rowOf(decisions, 'any place', 'perfect foresight').saved).toBe(0)
  expect(decisions.shares()).toContainEqual({ scope: 'any place', verdict: 'steady', share: 100 })
})

test('a dearer home is left for a cheaper place', () => {
  const decisions = new Decisions()
  decisions.add(ORIGIN, [place('dear', () => 2), place('cheap', () => 1)])
  expect(decisions.shares()).toContainEqual({ scope: 'any place', verdict: 'move', share: 50 })
  expect(rowOf(decisions, 'any place', 'our verdict', 24)).toMatchObject({ saved: 25, captured: 100 })
})
