import { expect, test } from 'vitest'
import { scoreDecision } from './score-decision.ts'

test('a choice is measured against running now and against the best there was', () => {
  const score = scoreDecision(9, 10, [8, 9, 10, 12])
  expect(score.saved).toBeCloseTo(0.1, 12)
  expect(score.possible).toBeCloseTo(0.2, 12)
  expect(score.regret).toBeCloseTo(0.125, 12)
})

test('a choice dearer than running now saves less than nothing', () => {
  expect(scoreDecision(11, 10, [10, 11]).saved).toBeCloseTo(-0.1, 12)
})

test('of twenty starts the two cheapest are the best tenth, and what costs the same', () => {
  const starts = Array.from({ length: 20 }, (_, k) => k + 1)
  expect([1, 2, 3].map((chosen) => scoreDecision(chosen, 5, starts).isBestTenth)).toEqual([true, true, false])
  expect(scoreDecision(1, 1, [1, 1, 1, 1]).isBestTenth).toBe(true)
})
