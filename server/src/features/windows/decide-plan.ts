import type { PlanMove, PlanState } from '@dumont/contracts'

export type PlanFacts = {
  state: PlanState
  moveThreshold: number
  leadMinutes: number
  /** Of its window, in epoch ms; undefined: none fits. */
  start: number | undefined
  end: number | undefined
  /** Where it may run: from then on, and finished by then. */
  earliest: number
  deadline: number
  /** Its calendar event moved, and the range with it: where it runs is still as it was. */
  hasEventMoved: boolean
}

/** Staying where it is: what that is expected to cost now, delay included, or why it cannot. `unknown`: no forecast tells, which is no reason to go. */
export type Stay = { total: number } | 'place_vanished' | 'too_expensive' | 'unknown'
/** The best window there is now, compared by the same cost as staying. */
export type Rival = { start: number; total: number }

/** `to` undefined: nothing fits any more, or it `stays` where it is and its history says why it was looked at. */
export type PlanDecision = { state: PlanState; move?: { reason: PlanMove['reason']; to: Rival | undefined; gain: number | undefined; stays?: true } }

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
  // Whoever moves the event himself is not surprised when the plan follows at the last minute.
  return state === 'waiting' || (state === 'settled' && plan.hasEventMoved) || (state === 'impossible' && now < plan.deadline)
}

/**
 * Where a plan that may move is from now on: it stays unless another window is cheaper by more than its threshold, or it cannot stay. `best` begins after the lead time.
 */
export function decidePlan(plan: PlanFacts, stay: Stay, best: Rival | undefined, now: number): PlanDecision {
  if (!mayMove(plan, now)) return { state: stateAt(plan, now) }
  if (plan.hasEventMoved) return followed(plan, stay, best, now)
  if (plan.state === 'impossible') return best ? moved(plan, best, 'found_again', undefined, now) : { state: 'impossible' }
  if (stay === 'unknown') return { state: 'waiting' }
  if (typeof stay === 'string')
    return best ? moved(plan, best, stay, undefined, now) : { state: 'impossible', move: { reason: 'impossible', to: undefined, gain: undefined } }
  const gain = best ? stay.total - best.total : 0
  const isWorthIt = gain > Math.max(plan.moveThreshold * Math.abs(stay.total), SAME_USD)
  return best && isWorthIt ? moved(plan, best, 'cheaper', gain, now) : { state: 'waiting' }
}

/** Within its new range it does as ever; outside it goes there, also for more money. */
function followed(plan: PlanFacts, stay: Stay, best: Rival | undefined, now: number): PlanDecision {
  const { start, end, earliest, deadline } = plan
  const because = { reason: 'event_moved' as const, to: undefined, gain: undefined }
  if (start !== undefined && end !== undefined && start >= earliest && end <= deadline) {
    const { state, move } = decidePlan({ ...plan, state: 'waiting', hasEventMoved: false }, stay, best, now)
    return { state, move: move ? { ...move, reason: because.reason } : { ...because, stays: true } }
  }
  return best ? moved(plan, best, because.reason, undefined, now) : { state: 'impossible', move: because }
}

function moved(plan: PlanFacts, to: Rival, reason: PlanMove['reason'], gain: number | undefined, now: number): PlanDecision {
  return { state: to.start - plan.leadMinutes * 60_000 <= now ? 'settled' : 'waiting', move: { reason, to, gain } }
}
