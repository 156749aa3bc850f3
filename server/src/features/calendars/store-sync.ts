import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { FURTHEST_MS } from './decide-next-sync.ts'
import type { ConnectionRow } from './tables.ts'

/** A worker that has not said anything for so long is gone; it says something every third of it. */
export const LEASE_SECONDS = 60

const leaseEnd = sql<Date>`clock_timestamp() + make_interval(secs => ${sql.lit(LEASE_SECONDS)})`
export type Claim = ConnectionRow & { lease: string }

/** Takes what is due the longest and nobody reads. Who belongs to no workspace any more cannot sign in, and is not read for. Leases live by the database's clock. */
export async function claimConnection(db: Db, now: Date): Promise<Claim | undefined> {
  const lease = randomUUID()
  const { rows } = await sql<ConnectionRow>`
    update calendar_connections set lease_by = ${lease}, lease_until = ${leaseEnd}, last_attempt_at = ${now}
    where id = (
      select id from calendar_connections c
      where (next_sync_at <= ${now} or next_sync_at > ${new Date(now.getTime() + FURTHEST_MS)}) and reconnect_since is null and (lease_until is null or lease_until < clock_timestamp())
        and exists (select from memberships m where m.user_id = c.user_id)
      order by next_sync_at, id limit 1 for no key update skip locked
    ) returning *`.execute(db)
  return rows[0] && { ...rows[0], lease }
}

export async function renewLease(db: Db, { id, lease }: Claim): Promise<void> {
  await db.updateTable('calendarConnections').set({ leaseUntil: leaseEnd }).where('id', '=', id).where('leaseBy', '=', lease).execute()
}

/** Locks the connection in the transaction that lands an answer. False: another worker has it, or it was connected anew or taken away meanwhile. */
export async function holdConnection(trx: Db, { id, lease }: Claim): Promise<boolean> {
  const row = await trx.selectFrom('calendarConnections').select('id').where('id', '=', id).where('leaseBy', '=', lease).forNoKeyUpdate().executeTakeFirst()
  return row !== undefined
}

type SyncEnd = Partial<Pick<ConnectionRow, 'nextSyncAt' | 'notBefore' | 'lastSyncedAt' | 'failures' | 'failure' | 'lastError' | 'listedAt'>>

/** Writes how it ended and lets it go, if it is still ours. What somebody made due meanwhile stays due. */
export async function endSync(db: Db, { id, lease, nextSyncAt: taken }: Claim, { nextSyncAt, ...end }: SyncEnd): Promise<void> {
  await db
    .updateTable('calendarConnections')
    .set({ ...end, leaseBy: null, leaseUntil: null })
    .$if(nextSyncAt !== undefined, (query) =>
      query.set({
        nextSyncAt: sql<Date>`case when date_trunc('milliseconds', next_sync_at) is not distinct from ${taken} then ${nextSyncAt}::timestamptz else next_sync_at end`,
      }),
    )
    .where('id', '=', id)
    .where('leaseBy', '=', lease)
    .execute()
}
