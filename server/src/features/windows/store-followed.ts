import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Followed } from './decide-follow.ts'
import { addNextMove } from './store-plans.ts'
import type { PlanRow } from './tables.ts'

/** Open plans that were made of an event. */
export async function plansOfEvents(db: Db): Promise<PlanRow[]> {
  return db
    .selectFrom('windowPlans')
    .selectAll()
    .where('eventId', 'is not', null)
    .where(sql<boolean>`state not in ('done', 'cancelled')`)
    .orderBy('id')
    .execute()
}

/** Once, whoever comes first; takes the plan out of the hands of a worker who looks at it right now, and makes it due. */
export async function followEvent(db: Db, plan: PlanRow, { startAt, endAt, job }: Followed): Promise<void> {
  const hasMoved = startAt.getTime() !== plan.eventStart!.getTime()
  await db
    .updateTable('windowPlans')
    .set({ eventStart: startAt, eventEnd: endAt, eventGone: false })
    .$if(hasMoved, (update) => update.set({ job: JSON.stringify(job), eventMoved: true, checkedAt: null, leaseToken: null }))
    .where('id', '=', plan.id)
    .where('eventStart', '=', plan.eventStart)
    .where('eventEnd', '=', plan.eventEnd)
    .where(isOpen)
    .execute()
}

/** The plan stays as it is, and its history says that the event is gone. */
export async function markEventGone(db: Db, { id, planned }: PlanRow, now: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const held = await trx
      .updateTable('windowPlans')
      .set({ eventGone: true, changedAt: now })
      .where('id', '=', id)
      .where('eventGone', '=', false)
      .where(isOpen)
      .returning('id')
      .executeTakeFirst()
    if (held) await addNextMove(trx, id, { reason: 'event_gone', planned, gain: null }, now)
  })
}

/** It is read again, and stands where it stood. */
export async function markEventBack(db: Db, { id }: PlanRow): Promise<void> {
  await db.updateTable('windowPlans').set({ eventGone: false }).where('id', '=', id).execute()
}

const isOpen = sql<boolean>`state not in ('done', 'cancelled')`
