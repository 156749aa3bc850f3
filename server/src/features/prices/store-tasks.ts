import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { leaseName } from './store-imports.ts'
import { type TaskKind, type TaskRow, taskKinds } from './tables-providers.ts'

/** A worker that has not said anything for so long is gone; it says something every third of it. */
export const LEASE_SECONDS = 60
/** Of one connection at a time: vendors count requests per account. */
const AT_ONCE = 3

const leaseEnd = sql<Date>`clock_timestamp() + make_interval(secs => ${sql.lit(LEASE_SECONDS)})`
export type ClaimedTask = TaskRow & { lease: string }
type TaskName = Pick<TaskRow, 'connectionId' | 'kind' | 'part'>

/** Takes what is due the longest and nobody works on; what people see first comes first. Leases live by the database's clock. */
export async function claimTask(db: Db, now: Date, kinds: readonly TaskKind[] = taskKinds): Promise<ClaimedTask | undefined> {
  const lease = leaseName()
  const { rows } = await sql<TaskRow>`
    update provider_tasks set lease_by = ${lease}, lease_until = ${leaseEnd}, last_attempt_at = ${now}
    where (connection_id, kind, part) = (
      select t.connection_id, t.kind, t.part from provider_tasks t join provider_connections c on c.id = t.connection_id
      where t.next_attempt_at <= ${now} and t.kind = any(${[...kinds]}::text[]) and not c.paused and (t.lease_until is null or t.lease_until < clock_timestamp())
        and (select count(*) from provider_tasks o where o.connection_id = t.connection_id and o.lease_until >= clock_timestamp()) < ${AT_ONCE}
        -- Until when past prices held is known from what is offered now.
        and (t.kind <> 'history' or exists (select from provider_tasks o where (o.connection_id, o.kind, o.part) = (t.connection_id, 'offers', t.part) and o.last_success_at is not null))
      order by array_position(${[...taskKinds]}::text[], t.kind), t.next_attempt_at, t.connection_id, t.part
      limit 1 for update of t skip locked
    ) returning *`.execute(db)
  return rows[0] && { ...rows[0], lease }
}

/** Says that the work goes on. False: it is no longer ours. */
export async function renewTask(db: Db, task: ClaimedTask): Promise<boolean> {
  const row = await ofTask(db.updateTable('providerTasks').set({ leaseUntil: leaseEnd }), task)
    .where('leaseBy', '=', task.lease)
    .returning('part')
    .executeTakeFirst()
  return row !== undefined
}

/** Locks the task in the transaction that lands its answer. False: another worker has it, or the connection was paused, changed or taken away meanwhile. */
export async function holdTask(trx: Db, task: ClaimedTask, version: number): Promise<boolean> {
  // The connection first, as whoever changes it does: else the two would wait for each other.
  const { rows: wanted } =
    await sql`select from provider_connections where id = ${task.connectionId} and version = ${version} and not paused for update`.execute(trx)
  const { rows: ours } = await sql`
    select from provider_tasks where connection_id = ${task.connectionId} and kind = ${task.kind} and part = ${task.part} and lease_by = ${task.lease} for update`.execute(
    trx,
  )
  return wanted.length > 0 && ours.length > 0
}

type TaskEnd = Partial<Omit<TaskRow, 'refused' | 'leaseBy' | 'leaseUntil'>> & { refused?: string }

/** Writes how it ended and lets the task go. False: it was no longer ours, and nothing was written. */
export async function endTask(db: Db, task: ClaimedTask, end: TaskEnd): Promise<boolean> {
  const row = await ofTask(db.updateTable('providerTasks').set({ ...end, leaseBy: null, leaseUntil: null }), task)
    .where('leaseBy', '=', task.lease)
    .returning('part')
    .executeTakeFirst()
  return row !== undefined
}

// oxlint-disable-next-line typescript/no-explicit-any -- Kysely's builders have no short name
const ofTask = <Query extends { where: any }>(query: Query, { connectionId, kind, part }: TaskName): Query =>
  query.where('connectionId', '=', connectionId).where('kind', '=', kind).where('part', '=', part)

/** Adds what is missing, due now. */
export async function addTasks(db: Db, connectionId: number, tasks: readonly { kind: TaskKind; part: string }[], now: Date): Promise<void> {
  if (!tasks.length) return
  await db
    .insertInto('providerTasks')
    .values(tasks.map((task) => ({ ...task, connectionId, nextAttemptAt: now, createdAt: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Makes tasks due now: all, or those of some kinds; not those that have nothing more to do. */
export async function dueNow(db: Db, connectionId: number, kinds: readonly TaskKind[], now: Date): Promise<void> {
  await db
    .updateTable('providerTasks')
    .set({ nextAttemptAt: now })
    .where('connectionId', '=', connectionId)
    .where('kind', 'in', kinds)
    .where((eb) => eb.or([eb('kind', '!=', 'history'), eb('lastSuccessAt', 'is', null)]))
    .execute()
}

/** Marks who has not answered for three polls; the mark is the last good answer, or when the first was hoped for. Answers who fell silent just now. */
export async function markSilent(
  db: Db,
  now: Date,
  pollSecondsOf: (provider: string) => number,
): Promise<{ connectionId: number; part: string; since: Date }[]> {
  const connections = await db.selectFrom('providerConnections').select(['id', 'provider', 'pollSeconds']).where('paused', '=', false).execute()
  const ids = connections.map(({ id }) => id)
  const waits = connections.map(({ provider, pollSeconds }) => (pollSeconds ?? pollSecondsOf(provider)) * MISSED_POLLS)
  const { rows } = await sql<{ connectionId: number; part: string; since: Date }>`
    update provider_tasks t set no_answer_since = coalesce(last_success_at, created_at)
    from unnest(${ids}::bigint[], ${waits}::bigint[]) as c (id, seconds)
    where t.connection_id = c.id and t.kind = 'offers' and t.failures > 0 and t.no_answer_since is null
      and coalesce(t.last_success_at, t.created_at) <= ${now}::timestamptz - make_interval(secs => c.seconds)
    returning t.connection_id, t.part, t.no_answer_since as since`.execute(db)
  return rows
}
const MISSED_POLLS = 3

/** Forgets the tasks of parts that are not among `parts`; answers the parts whose offers must go. */
export async function dropParts(trx: Db, connectionId: number, parts: readonly string[]): Promise<string[]> {
  const gone = await trx
    .deleteFrom('providerTasks')
    .where('connectionId', '=', connectionId)
    .where('kind', '!=', 'parts')
    .where('part', 'not in', parts)
    .returning('part')
    .execute()
  return [...new Set(gone.map(({ part }) => part))]
}

/** Forgets failures: what they were about has changed. */
export async function forgiveTasks(trx: Db, connectionId: number): Promise<void> {
  await trx.updateTable('providerTasks').set({ failures: 0, failure: null, lastError: null }).where('connectionId', '=', connectionId).execute()
}
