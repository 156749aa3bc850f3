import { describe, expect, test } from 'vitest'
import { decideVerdict, tierOf } from './decide-verdict.ts'
import { findWindows } from './find-windows.ts'
import type { Outcomes, TimingJob, TimingPlace } from './types.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 0, 5)
const place = (key: string, priceNow: number, prices: readonly number[], canMove = true): TimingPlace => ({
  key,
  startHour: NOW / HOUR + 1,
  prices: Float64Array.from(prices),
  priceNow,
  fixedCostUsd: 0,
  canMove,
})
const outcomesOf = (paysProbability: number, errorUsd = 0): Outcomes => ({ windows: [{ lowUsd: 0, highUsd: 9, errorUsd, paysProbability }] })

function verdictOf(job: Partial<TimingJob>, places: readonly TimingPlace[], { home, outcomes }: { home?: string; outcomes?: Outcomes } = {}) {
  return decideVerdict(NOW, findWindows(NOW, { hours: 1, ...job }, places, { home }), outcomes)
}

describe('verdicts', () => {
  test('steady: no time differs by 3 %', () => {
    expect(verdictOf({}, [place('a', 1, [1.01, 0.99, 1.005])])).toMatchObject({
      verdict: 'steady',
      reason: 'spread_too_small',
      window: { start: NOW },
      figures: { leastSpread: 0.03 },
    })
  })

  test('steady: times differ by less than the forecast errs', () => {
    expect(verdictOf({}, [place('a', 1, [0.95])], { outcomes: outcomesOf(0.6, 0.06) })).toMatchObject({ verdict: 'steady', reason: 'spread_within_error' })
  })

  test('wait: a later time is cheaper by enough', () => {
    const verdict = verdictOf({}, [place('a', 1, [0.99, 0.9])], { outcomes: outcomesOf(0.8) })!
    expect(verdict).toMatchObject({ verdict: 'wait', reason: 'waiting_pays', window: { start: NOW + 2 * HOUR }, figures: { probability: 0.8 } })
    expect(verdict.figures.gainUsd).toBeCloseTo(0.1, 9)
    expect(verdict.figures.gainShare).toBeCloseTo(0.1, 9)
  })

  test('run now: it would pay on the average, but seldom', () => {
    expect(verdictOf({}, [place('a', 1, [0.9])], { outcomes: outcomesOf(0.4) })).toMatchObject({
      verdict: 'run_now',
      reason: 'waiting_pays_too_rarely',
      window: { start: NOW },
    })
  })

  test('run now: nothing is cheaper', () => {
    expect(verdictOf({}, [place('a', 1, [1.2, 1.1])])).toMatchObject({ verdict: 'run_now', reason: 'now_is_cheapest' })
  })

  test('run now: what is cheaper is hardly so', () => {
    expect(verdictOf({}, [place('a', 1, [1.2, 0.99])])).toMatchObject({ verdict: 'run_now', reason: 'gain_too_small' })
  })

  test('run now: delay costs more than waiting saves', () => {
    expect(verdictOf({ delayCostPerHour: 0.2 }, [place('a', 1, [1, 0.9])])).toMatchObject({ verdict: 'run_now', reason: 'delay_costs_more' })
  })

  test('a steady price is no reason to start any time when delay costs something', () => {
    expect(verdictOf({ delayCostPerHour: 0.2 }, [place('a', 1, [1, 1])])).toMatchObject({ verdict: 'run_now', reason: 'now_is_cheapest' })
  })

  test('move: another place now beats any time', () => {
    const verdict = verdictOf({}, [place('home', 2, [1.9]), place('b', 1, [1, 0.99])], { home: 'home' })!
    expect(verdict).toMatchObject({
      verdict: 'move',
      reason: 'place_beats_time',
      window: { place: 'b', start: NOW },
      figures: { moveGainShare: 0.5, gainShare: 0.5 },
    })
  })

  test('wait: moving pays, but moving later pays more', () => {
    expect(verdictOf({}, [place('home', 2, [1.9]), place('b', 1, [0.9])], { home: 'home' })).toMatchObject({
      verdict: 'wait',
      window: { place: 'b', start: NOW + HOUR },
    })
  })

  test('never a move to a place that is not open to it', () => {
    expect(verdictOf({}, [place('home', 2, [2]), place('b', 1, [1], false)], { home: 'home' })).toMatchObject({ verdict: 'steady', window: { place: 'home' } })
  })

  test('not worth moving for one per cent', () => {
    expect(verdictOf({}, [place('home', 1, [1]), place('b', 0.99, [0.99])], { home: 'home' })).toMatchObject({ verdict: 'steady', window: { place: 'home' } })
  })

  test('without a home there is nothing to move from', () => {
    expect(verdictOf({}, [place('a', 2, [2]), place('b', 1, [1])])).toMatchObject({ verdict: 'steady', window: { place: 'b' } })
  })

  test('move: home offers nothing', () => {
    expect(verdictOf({}, [place('home', NaN, [1]), place('b', 1, [1])], { home: 'home' })).toMatchObject({
      verdict: 'move',
      reason: 'nothing_offered_at_home',
      window: { place: 'b' },
    })
  })

  test('wait: one cannot run now, and why', () => {
    expect(verdictOf({}, [place('a', NaN, [1])])).toMatchObject({ verdict: 'wait', reason: 'nothing_offered_now', window: { start: NOW + HOUR } })
    expect(verdictOf({ maxPrice: 1 }, [place('a', 2, [1])])).toMatchObject({ verdict: 'wait', reason: 'too_dear_now', window: { start: NOW + HOUR } })
    expect(verdictOf({ hours: 2 }, [place('a', 2, [NaN, 1, 1])])).toMatchObject({ verdict: 'wait', reason: 'now_not_known', window: { start: NOW + 2 * HOUR } })
    expect(verdictOf({ earliest: NOW + HOUR }, [place('a', 1, [1, 1])])).toMatchObject({
      verdict: 'wait',
      reason: 'not_allowed_yet',
      window: { start: NOW + HOUR },
    })
    expect(verdictOf({ earliest: NOW + HOUR }, [place('a', 1, [NaN, 1])])).toMatchObject({
      verdict: 'wait',
      reason: 'not_allowed_yet',
      window: { start: NOW + 2 * HOUR },
    })
  })

  test('no window, no verdict', () => {
    expect(verdictOf({ hours: 9 }, [place('a', 1, [1])])).toBeUndefined()
  })

  test('prices of nothing are no gain', () => {
    expect(verdictOf({}, [place('a', 0, [0])])).toMatchObject({ verdict: 'steady', figures: { gainShare: 0, spread: 0 } })
  })
})

test.each([
  [0.3, 'excellent'],
  [0.15, 'excellent'],
  [0.149, 'good'],
  [0.05, 'good'],
  [0.049, 'fair'],
  [-1, 'fair'],
])('a saving of %d is %s', (share, tier) => {
  expect(tierOf(share)).toBe(tier)
})
