import type { NewPlan } from '@dumont/contracts'
import { eventTimes } from '../calendars/index.ts'
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { toWireVerdict } from './answer-verdict.ts'
import { stateAt } from './decide-plan.ts'
import { findTiming } from './find-timing.ts'
import { placesShown } from './optimal-timing.ts'
import { plannedOf, settleJob } from './planned.ts'
import type { Reader } from './read-places.ts'
import { addPlan, countOpen, lockPlans, openPlanOfName } from './store-plans.ts'
import type { PlanRow } from './tables.ts'

/** Each is looked at every hour. */
const MOST_OPEN = 200

/** Keeps a job with the best window there is for it now. @throws AppError when there is none, or the name is taken */
export async function makePlan(
  trx: Db,
  { pool }: Pick<Reader, 'pool'>,
  { workspaceId, userId }: Pick<Actor, 'workspaceId' | 'userId'>,
  wanted: NewPlan,
  now: Date,
): Promise<PlanRow> {
  await lockPlans(trx, workspaceId)
  if (await openPlanOfName(trx, workspaceId, wanted.name))
    throw new AppError('conflict', 'An open plan has this name already', { hint: 'Choose another name, or cancel that plan.' })
  if ((await countOpen(trx, workspaceId)) >= MOST_OPEN)
    throw new AppError('conflict', `There are ${MOST_OPEN} open plans already`, { hint: 'Cancel some that are no longer needed.' })
  const event = await eventOf(trx, userId, wanted.calendar_event_id)
  const found = await findTiming({ db: trx, pool }, wanted.job, now)
  const placeOf = await placesShown({ db: trx }, found)
  const [best] = found.timing.windows
  if (!best)
    throw new AppError('conflict', `There is nothing to keep: ${toWireVerdict({ ...found, placeOf }).sentence}`, {
      hint: 'Change the job so that a window fits.',
    })
  const [planned, nowRun] = [best, found.timing.now].map((window) => (window ? plannedOf({ ...found, placeOf }, window) : null))
  const job = settleJob(found)
  const facts = {
    ...wanted,
    state: 'waiting' as const,
    moveThreshold: wanted.move_threshold,
    leadMinutes: wanted.lead_minutes,
    start: best.start,
    end: best.end,
    earliest: Date.parse(job.earliest_start),
    deadline: Date.parse(job.deadline),
    hasEventMoved: false,
  }
  return addPlan(trx, {
    workspaceId,
    name: wanted.name,
    job: JSON.stringify(job),
    moveThreshold: wanted.move_threshold,
    leadMinutes: wanted.lead_minutes,
    state: stateAt(facts, now.getTime()),
    planned: JSON.stringify(planned),
    nowRun: nowRun && JSON.stringify(nowRun),
    outcome: null,
    createdAt: now,
    changedAt: now,
    checkedAt: now,
    ...event,
  })
}

async function eventOf(trx: Db, userId: string, id: string | undefined) {
  if (id === undefined) return {}
  const event = (await eventTimes(trx, [Number(id)])).find((one) => one.userId === userId)
  if (!event) throw new AppError('not_found', `There is no event ${id} in your calendars`)
  return { eventId: event.id, eventUserId: userId, eventStart: event.startAt, eventEnd: event.endAt }
}
