import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { ConnectionRow } from './tables.ts'

export async function connectionsOf(db: Db, userId: string): Promise<ConnectionRow[]> {
  return db.selectFrom('calendarConnections').selectAll().where('userId', '=', userId).orderBy('id').execute()
}

/** Undefined: it is gone, or somebody else's. */
export async function connectionOf(db: Db, userId: string, id: number): Promise<ConnectionRow | undefined> {
  return db.selectFrom('calendarConnections').selectAll().where('id', '=', id).where('userId', '=', userId).executeTakeFirst()
}

export async function connectionById(db: Db, id: number): Promise<ConnectionRow | undefined> {
  return db.selectFrom('calendarConnections').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function googleAccountOf(db: Db, userId: string, subject: string): Promise<ConnectionRow | undefined> {
  return db
    .selectFrom('calendarConnections')
    .selectAll()
    .where('userId', '=', userId)
    .where('kind', '=', 'google')
    .where('subject', '=', subject)
    .executeTakeFirst()
}

/** Whether anybody else here is connected to the account: revoking would end theirs too. */
export async function isConnectedElsewhere(db: Db, { id, subject }: Pick<ConnectionRow, 'id' | 'subject'>): Promise<boolean> {
  const other = await db.selectFrom('calendarConnections').select('id').where('subject', '=', subject).where('id', '<>', id).limit(1).executeTakeFirst()
  return other !== undefined
}

/** One after the other: how many a person has, and whether it is there already, is read before it is written. */
export async function lockPerson(trx: Db, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`dumont.calendars ${userId}`}, 0))`.execute(trx)
}

/** It comes first: what is sealed is bound to it. */
export async function nextConnectionId(trx: Db): Promise<number> {
  const { rows } = await sql<{ id: number }>`select nextval(pg_get_serial_sequence('calendar_connections', 'id')) as id`.execute(trx)
  return rows[0]!.id
}

type New = Pick<ConnectionRow, 'id' | 'userId' | 'workspaceId' | 'kind' | 'name' | 'subject' | 'host' | 'canWrite' | 'sealedSecrets' | 'accessExpiresAt'>

/** Due to be read at once. */
export async function addConnection(trx: Db, values: New, now: Date): Promise<ConnectionRow> {
  const empty = { ...forgiven, notBefore: null, lastAttemptAt: null, lastSyncedAt: null, listedAt: null }
  return trx
    .insertInto('calendarConnections')
    .values({ ...empty, ...values, createdAt: now, nextSyncAt: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

const forgiven = { reconnectSince: null, failures: 0, failure: null, lastError: null, leaseBy: null, leaseUntil: null }

/** A new consent: what was wrong is forgotten, whoever reads with older tokens has lost his turn, and everything is read anew. */
export async function renewConnection(
  trx: Db,
  id: number,
  values: Pick<ConnectionRow, 'name' | 'canWrite' | 'sealedSecrets' | 'accessExpiresAt' | 'workspaceId'>,
  now: Date,
): Promise<ConnectionRow> {
  return trx
    .updateTable('calendarConnections')
    .set({ ...forgiven, ...values, notBefore: null, listedAt: null, nextSyncAt: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function removeConnection(trx: Db, userId: string, id: number): Promise<ConnectionRow | undefined> {
  return trx.deleteFrom('calendarConnections').where('id', '=', id).where('userId', '=', userId).returningAll().executeTakeFirst()
}

/** One of somebody who belongs to no workspace; no worker takes another's. Undefined: there is none. */
export async function removeLeft(trx: Db): Promise<ConnectionRow | undefined> {
  const { rows } = await sql<ConnectionRow>`
    delete from calendar_connections where id = (
      select id from calendar_connections c where not exists (select from memberships m where m.user_id = c.user_id)
      order by id limit 1 for update skip locked
    ) returning *`.execute(trx)
  return rows[0]
}

/** Held while Google is asked for new tokens; rows that point at it can be written meanwhile. */
export async function lockConnection(trx: Db, id: number): Promise<ConnectionRow | undefined> {
  return trx.selectFrom('calendarConnections').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

export async function keepTokens(trx: Db, id: number, tokens: Pick<ConnectionRow, 'sealedSecrets' | 'accessExpiresAt'>): Promise<void> {
  await trx.updateTable('calendarConnections').set(tokens).where('id', '=', id).execute()
}

/** Nothing is asked any more until it is connected anew; what is known stays. Only with the tokens that were refused: others may have come meanwhile. */
export async function markReconnect(trx: Db, { id, sealedSecrets }: Pick<ConnectionRow, 'id' | 'sealedSecrets'>, lastError: string, now: Date): Promise<void> {
  await trx
    .updateTable('calendarConnections')
    .set((eb) => ({ reconnectSince: now, reconnects: eb('reconnects', '+', 1), nextSyncAt: null, failure: 'auth_failed', lastError }))
    .where('id', '=', id)
    .where('sealedSecrets', '=', sealedSecrets)
    .where('reconnectSince', 'is', null)
    .execute()
}

/** Google took back the leave to write. */
export async function markReadOnly(db: Db, id: number): Promise<void> {
  await db.updateTable('calendarConnections').set({ canWrite: false }).where('id', '=', id).execute()
}

/** As soon as it may be asked. */
export async function dueNow(db: Db, id: number, now: Date): Promise<void> {
  await db
    .updateTable('calendarConnections')
    .set({ nextSyncAt: sql<Date>`greatest(${now}::timestamptz, not_before)` })
    .where('id', '=', id)
    .where('reconnectSince', 'is', null)
    .execute()
}

/** Somebody looks: what was read longer than `seconds` ago is due. Answers whether anything is. */
export async function hasten(db: Db, userId: string, seconds: number, now: Date): Promise<boolean> {
  const { rows } = await sql<{ isDue: boolean }>`
    update calendar_connections c set next_sync_at = t.at
    from (
      select id, greatest(last_attempt_at + make_interval(secs => ${seconds}), not_before) as at from calendar_connections
      where user_id = ${userId} and reconnect_since is null and failures = 0 and last_attempt_at is not null
      -- Whoever looks does not wait while Google is asked for a token.
      for no key update skip locked
    ) t
    where c.id = t.id and c.next_sync_at > t.at
    returning c.next_sync_at <= ${now} as is_due`.execute(db)
  return rows.some(({ isDue }) => isDue)
}
