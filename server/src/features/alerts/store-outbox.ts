import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { type DeliveryState, LONGEST_ASKED_S } from './decide-delivery.ts'
import type { NotificationRow } from './tables.ts'

/** Longer than any one message may take to send. */
const LEASE_SECONDS = 120
/** So many alerts go into one mail. */
const MOST_TOGETHER = 100

export type Claim = { token: string; batch: string; rows: NotificationRow[] }

export const gateOf = ({ channel, channelId }: Pick<NotificationRow, 'channel' | 'channelId'>): string =>
  channel === 'email' ? 'email' : `channel:${channelId}`

/**
 * Takes the oldest message that is due, and with it other alerts for the same address that were never tried: they go out as one, at every attempt the same ones.
 * Undefined: nothing is due. Claims are made one after the other, in no time.
 */
export async function claimMessage(db: Db, now: Date, mailIsOn: boolean): Promise<Claim | undefined> {
  const token = randomUUID()
  const neverSoFar = new Date(now.getTime() + LONGEST_ASKED_S * 1000)
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('dumont.notifications'))`.execute(trx)
    const { rows } = await sql<NotificationRow>`
      with due as (
        select n.* from notifications n left join notification_gates g on g.gate = case when n.channel = 'email' then 'email' else 'channel:' || n.channel_id end
        where n.state = 'waiting' and (n.due_at <= ${now} or n.due_at > ${neverSoFar}) and (n.leased_until is null or n.leased_until < clock_timestamp())
          and (g.closed_until is null or g.closed_until <= ${now} or g.closed_until > ${neverSoFar}) and (${mailIsOn} or n.channel <> 'email')
      ), first as (select * from due order by fired_at, id limit 1),
      together as (
        select d.id from due d, first f
        where d.id = f.id or (f.batch is not null and d.batch = f.batch)
          or (f.batch is null and d.batch is null and f.purpose = 'alert' and d.purpose = 'alert' and f.channel = 'email' and d.channel = 'email'
            and d.recipient = f.recipient and d.workspace_id = f.workspace_id)
        order by d.fired_at, d.id limit ${MOST_TOGETHER}
      )
      update notifications n set batch = coalesce(n.batch, ${randomUUID()}::uuid), attempts = n.attempts + 1, lease_token = ${token}::uuid,
        leased_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
      from together t where t.id = n.id returning n.*`.execute(trx)
    if (!rows.length) return undefined
    return { token, batch: rows[0]!.batch!, rows: rows.toSorted((a, b) => a.id - b.id) }
  })
}

/** Writes down what came of it, unless somebody else has taken it over. */
export async function settleMessage(db: Db, { token }: Claim, next: DeliveryState): Promise<boolean> {
  const { state } = next
  const set = {
    state,
    leaseToken: null,
    leasedUntil: null,
    ...(state === 'sent' ? { sentAt: next.sentAt, lastError: null } : { lastError: next.lastError }),
    ...(state === 'waiting' ? { dueAt: next.nextAttemptAt } : {}),
  }
  const { numUpdatedRows } = await db.updateTable('notifications').set(set).where('leaseToken', '=', token).executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Not to be sent, for a reason that may pass: an address that is not confirmed, mail that is not set up. */
export async function holdMessage(db: Db, { token }: Claim, reason: string): Promise<void> {
  await db.updateTable('notifications').set({ state: 'held', lastError: reason, leaseToken: null, leasedUntil: null }).where('leaseToken', '=', token).execute()
}

export async function openGate(db: Db, gate: string): Promise<void> {
  await db.deleteFrom('notificationGates').where('gate', '=', gate).execute()
}

/** Answers how often in a row it failed. */
export async function closeGate(db: Db, gate: string, until: (failures: number) => Date): Promise<void> {
  const row = await db.selectFrom('notificationGates').select('failures').where('gate', '=', gate).executeTakeFirst()
  const failures = (row?.failures ?? 0) + 1
  const closedUntil = until(failures)
  await db
    .insertInto('notificationGates')
    .values({ gate, failures, closedUntil })
    .onConflict((conflict) => conflict.column('gate').doUpdateSet({ failures, closedUntil }))
    .execute()
}

/** What nobody could take for so long is given up in words. What was never tried, because no worker ran, is tried first. */
export async function expireOld(db: Db, firedBefore: Date, mailIsOn: boolean): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ state: 'expired', lastError: sql`coalesce(last_error, 'Mail is not configured on this server')` } as never)
    .where('state', '=', 'waiting')
    .where('firedAt', '<', firedBefore)
    .where((eb) => (mailIsOn ? eb('attempts', '>', 0) : eb.or([eb('attempts', '>', 0), eb('channel', '=', 'email')])))
    .where((eb) => eb.or([eb('leasedUntil', 'is', null), eb('leasedUntil', '<', sql<Date>`clock_timestamp()`)]))
    .execute()
}

/** What became of each alert's messages, in the order they were written. */
export async function deliveriesOf(db: Db, alertIds: readonly number[]): Promise<Map<number, NotificationRow[]>> {
  if (!alertIds.length) return new Map()
  const rows = await db
    .selectFrom('notifications')
    .selectAll()
    .where('alertId', '=', sql<number>`any(${[...alertIds]}::bigint[])`)
    .orderBy('id')
    .execute()
  return Map.groupBy(rows, ({ alertId }) => alertId!)
}
