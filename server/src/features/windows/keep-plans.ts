import type { Deps } from '../../platform/feature.ts'
import { AppError } from '../../platform/errors.ts'
import { HOUR_MS } from '../usage/index.ts'
import { decidePlan, mayMove, type Rival, stateAt } from './decide-plan.ts'
import { decideStay } from './decide-stay.ts'
import { decideTiming } from './find-timing.ts'
import type { FoundTiming } from './found-timing.ts'
import { followEvents } from './follow-events.ts'
import { placesShown } from './optimal-timing.ts'
import { factsOf, type SettledJob } from './plan-facts.ts'
import { plannedOf } from './planned.ts'
import { type KnownPlaces, readPlaces } from './read-places.ts'
import { readOutcome } from './read-outcome.ts'
import { type Checked, type ClaimedPlan, claimPlan, keepChecked, releasePlan } from './store-plans.ts'
import type { PlanRow } from './tables.ts'
import { timingJobOf } from './timing-job.ts'

/** Looks at every open plan once in each hour; any number of workers share them. One that fails is left for the next turn. */
export async function keepPlans(deps: Deps, now: Date, signal: AbortSignal): Promise<void> {
  await followEvents(deps.db, now)
  const since = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS)
  const tried: number[] = []
  while (!signal.aborted) {
    const plan = await claimPlan(deps.db, since, now, tried)
    if (!plan) return
    tried.push(plan.id)
    try {
      await (mayMove(factsOf(plan), now.getTime()) ? moveOrStay(deps, plan, now) : goOn(deps, plan, now))
    } catch (error) {
      deps.log.error({ err: error, plan_id: plan.id }, 'a plan could not be looked at; it is tried again at its next turn')
    } finally {
      await releasePlan(deps.db, plan)
    }
  }
}

async function moveOrStay(deps: Deps, plan: ClaimedPlan, now: Date): Promise<void> {
  const known = await knownFor(deps, plan, now)
  const found = known && findLater(known, plan, now)
  const stay = decideStay(known, plan, now)
  const { state, move } = decidePlan(factsOf(plan), stay, found && rivalOf(found, plan), now.getTime())
  const checked: Checked = { state, eventMoved: false }
  if (move && !move.stays)
    checked.planned = found && move.to ? plannedOf({ ...found, placeOf: await placesShown(deps, found) }, found.timing.windows[0]!) : null
  const planned = (move?.stays ? plan.planned : checked.planned) ?? null
  deps.failpoint('windows.afterDecide')
  await keepChecked(deps.db, plan, checked, move && { reason: move.reason, planned, gain: move.gain ?? null }, now)
}

/** Beginning or ended: what it really cost, as soon as that is known. */
async function goOn(deps: Deps, plan: ClaimedPlan, now: Date): Promise<void> {
  const state = stateAt(factsOf(plan), now.getTime())
  const outcome = state === 'done' ? await readOutcome(deps, plan, now) : undefined
  deps.failpoint('windows.afterDecide')
  await keepChecked(deps.db, plan, { state, eventMoved: false, ...(outcome?.isFinal && { outcome: outcome.value, outcomeDue: false }) }, undefined, now)
}

/** Undefined: all its prices are gone. */
async function knownFor(deps: Deps, plan: PlanRow, now: Date): Promise<KnownPlaces | undefined> {
  return readPlaces(deps, plan.job, now).catch(orNothing)
}

/** The best from after the lead time on; undefined where that leaves too little. */
function findLater(known: KnownPlaces, { job, leadMinutes }: PlanRow, now: Date): FoundTiming | undefined {
  const earliest = Math.max(Date.parse((job as SettledJob).earliest_start), now.getTime() + leadMinutes * 60_000)
  const later = { ...job, earliest_start: new Date(earliest).toISOString() }
  try {
    return decideTiming(known, later, timingJobOf(later, now), now)
  } catch (error) {
    return orNothing(error)
  }
}

function orNothing(error: unknown): undefined {
  if (!(error instanceof AppError)) throw error
}

/** Against the end of the present window: each hour that it ends later costs the delay. */
function rivalOf({ timing: { windows } }: FoundTiming, { job, planned }: PlanRow): Rival | undefined {
  const [best] = windows
  if (!best) return undefined
  const later = planned ? (best.end - Date.parse(planned.end_time)) / HOUR_MS : 0
  return { start: best.start, total: best.costUsd + later * job.delay_cost_usd_per_hour }
}
