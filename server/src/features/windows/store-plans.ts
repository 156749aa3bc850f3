import { randomUUID } from 'node:crypto'
import { type Insertable, sql } from 'kysely'
import type { Database, Db } from '../../platform/db.ts'
import type { MoveRow, PlanRow } from './tables.ts'

/** Renewed by nobody: one plan takes far less. After a crash others wait no longer than this. */
const leaseSeconds = 30
const OPEN = sql<boolean>`state not in ('done', 'cancelled')`

/** Open ones first, each newest first. */
export async function plansOf(db: Db, workspaceId: string, limit: number): Promise<PlanRow[]> {
  return db
    .selectFrom('windowPlans')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .orderBy(sql`state in ('done', 'cancelled')`)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export async function planById(db: Db, workspaceId: string, id: number): Promise<PlanRow | undefined> {
  return db.selectFrom('windowPlans').selectAll().where('workspaceId', '=', workspaceId).where('id', '=', id).executeTakeFirst()
}

export async function movesOf(db: Db, planIds: readonly number[]): Promise<Map<number, MoveRow[]>> {
  const rows = await db
    .selectFrom('windowPlanMoves')
    .selectAll()
    .where('planId', '=', sql<number>`any(${planIds}::bigint[])`)
    .orderBy('planId')
    .orderBy('number')
    .execute()
  return Map.groupBy(rows, ({ planId }) => planId)
}

export async function countOpen(db: Db, workspaceId: string): Promise<number> {
  const { n } = await db
    .selectFrom('windowPlans')
    .select(sql<number>`count(*)`.as('n'))
    .where('workspaceId', '=', workspaceId)
    .where(OPEN)
    .executeTakeFirstOrThrow()
  return n
}

/** Plans of a workspace are made one after the other, so that their number and names can be checked. */
export async function lockPlans(trx: Db, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`windows.plans ${workspaceId}`}, 0))`.execute(trx)
}

export async function openPlanOfName(trx: Db, workspaceId: string, name: string): Promise<PlanRow | undefined> {
  return trx.selectFrom('windowPlans').selectAll().where('workspaceId', '=', workspaceId).where('name', '=', name).where(OPEN).executeTakeFirst()
}

export async function addPlan(trx: Db, plan: Insertable<Database['windowPlans']>): Promise<PlanRow> {
  const row = await trx.insertInto('windowPlans').values(plan).returningAll().executeTakeFirstOrThrow()
  await addMove(trx, { planId: row.id, number: 1, at: row.createdAt, reason: 'kept', planned: JSON.stringify(row.planned), gain: null })
  return row
}

/** Takes it out of the hands of a worker who looks at it right now. */
export async function cancelPlan(trx: Db, { id, sequence }: PlanRow, now: Date): Promise<void> {
  await trx
    .updateTable('windowPlans')
    .set({ state: 'cancelled', outcomeDue: false, sequence: sequence + 1, changedAt: now, leaseToken: null })
    .where('id', '=', id)
    .execute()
}

export async function deletePlan(trx: Db, workspaceId: string, id: number): Promise<PlanRow | undefined> {
  return trx.deleteFrom('windowPlans').where('workspaceId', '=', workspaceId).where('id', '=', id).returningAll().executeTakeFirst()
}

export type ClaimedPlan = PlanRow & { leaseToken: string }

/**
 * Takes the plan that has waited longest, of those not looked at since `since` and not among `except`; undefined: none is due, or others have them.
 * A plan that was looked at in the future is due too: a clock was set back.
 */
export async function claimPlan(db: Db, since: Date, now: Date, except: readonly number[]): Promise<ClaimedPlan | undefined> {
  const token = randomUUID()
  const { rows } = await sql<ClaimedPlan>`
    update window_plans set lease_token = ${token}, leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    where id = (
      select id from window_plans
      where (state in ('waiting', 'settled', 'running') or (state = 'done' and outcome_due) or (state = 'impossible' and (job->>'deadline')::timestamptz > ${now}))
        and (checked_at is null or checked_at < ${since} or checked_at > ${now})
        and (leased_until is null or leased_until <= clock_timestamp() or lease_token is null) and id <> all(${except}::bigint[])
      order by checked_at nulls first, id limit 1 for update skip locked)
    returning *`.execute(db)
  return rows[0]
}

export async function releasePlan(db: Db, { id, leaseToken }: ClaimedPlan): Promise<void> {
  await db.updateTable('windowPlans').set({ leaseToken: null }).where('id', '=', id).where('leaseToken', '=', leaseToken).execute()
}

export type Checked = Partial<Pick<PlanRow, 'state' | 'planned' | 'outcome' | 'outcomeDue' | 'eventMoved'>>

/** Writes down what was decided under a claim that still holds, once. Answers whether it did. */
export async function keepChecked(
  db: Db,
  plan: ClaimedPlan,
  checked: Checked,
  move: Pick<MoveRow, 'reason' | 'planned' | 'gain'> | undefined,
  now: Date,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { planned, outcome, ...rest } = checked
    const isShown = move !== undefined || outcome !== undefined
    const held = await trx
      .updateTable('windowPlans')
      .set({
        ...rest,
        ...(planned !== undefined && { planned: planned && JSON.stringify(planned) }),
        ...(outcome !== undefined && { outcome: outcome && JSON.stringify(outcome) }),
        ...(move && { sequence: plan.sequence + 1 }),
        ...(isShown && { changedAt: now }),
        checkedAt: now,
        leaseToken: null,
      })
      .where('id', '=', plan.id)
      .where('leaseToken', '=', plan.leaseToken)
      .returning('id')
      .executeTakeFirst()
    if (!held) return false
    if (move) await addNextMove(trx, plan.id, move, now)
    return true
  })
}

/** The row of the plan is held. */
export async function addNextMove(trx: Db, planId: number, { reason, planned, gain }: Pick<MoveRow, 'reason' | 'planned' | 'gain'>, now: Date): Promise<void> {
  const { n } = await trx
    .selectFrom('windowPlanMoves')
    .select(sql<number>`max(number)`.as('n'))
    .where('planId', '=', planId)
    .executeTakeFirstOrThrow()
  await addMove(trx, { planId, number: n + 1, at: now, reason, planned: planned && JSON.stringify(planned), gain })
}

async function addMove(trx: Db, move: Insertable<Database['windowPlanMoves']>): Promise<void> {
  await trx.insertInto('windowPlanMoves').values(move).execute()
}
