import type { PlanMove, PlanState } from '@dumont/contracts'

export type PlanFacts = {
  state: PlanState
  moveThreshold: number
  leadMinutes: number
  /** Of its window, in epoch ms; undefined: none fits. */
  start: number | undefined
  end: number | undefined
  /** By when the job must be finished. */
  deadline: number
}

/** Staying where it is: what that is expected to cost now, delay included, or why it cannot. `unknown`: no forecast tells, which is no reason to go. */
export type Stay = { total: number } | 'place_vanished' | 'too_expensive' | 'unknown'
/** The best window there is now, compared by the same cost as staying. */
export type Rival = { start: number; total: number }

export type PlanDecision = { state: PlanState; move?: { reason: PlanMove['reason']; to: Rival | undefined; gain: number | undefined } }

/** Amounts that differ by less are the same. */
const SAME_USD = 1e-6

/** What time alone makes of a plan. */
export function stateAt({ state, start, end, leadMinutes }: PlanFacts, now: number): PlanState {
  if (state === 'cancelled' || state === 'done' || start === undefined || end === undefined) return state
  if (now >= end) return 'done'
  if (now >= start) return 'running'
  return now >= start - leadMinutes * 60_000 ? 'settled' : 'waiting'
}

/** Whether it may still go elsewhere, so that looking is worth it. */
export function mayMove(plan: PlanFacts, now: number): boolean {
  const state = stateAt(plan, now)
  return state === 'waiting' || (state === 'impossible' && now < plan.deadline)
}

/**
 * Where a plan that may move is from now on: it stays unless another window is cheaper by more than its threshold, or it cannot stay. `best` begins after the lead time.
 */
export function decidePlan(plan: PlanFacts, stay: Stay, best: Rival | undefined, now: number): PlanDecision {
  if (!mayMove(plan, now)) return { state: stateAt(plan, now) }
  if (plan.state === 'impossible') return best ? moved(plan, best, 'found_again', undefined, now) : { state: 'impossible' }
  if (stay === 'unknown') return { state: 'waiting' }
  if (typeof stay === 'string')
    return best ? moved(plan, best, stay, undefined, now) : { state: 'impossible', move: { reason: 'impossible', to: undefined, gain: undefined } }
  const gain = best ? stay.total - best.total : 0
  const isWorthIt = gain > Math.max(plan.moveThreshold * Math.abs(stay.total), SAME_USD)
  return best && isWorthIt ? moved(plan, best, 'cheaper', gain, now) : { state: 'waiting' }
}

function moved(plan: PlanFacts, to: Rival, reason: PlanMove['reason'], gain: number | undefined, now: number): PlanDecision {
  return { state: to.start - plan.leadMinutes * 60_000 <= now ? 'settled' : 'waiting', move: { reason, to, gain } }
}
