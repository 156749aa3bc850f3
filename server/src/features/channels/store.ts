import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { ChannelRow } from './tables.ts'

export async function channelsOf(db: Db, workspaceId: string): Promise<ChannelRow[]> {
  return db.selectFrom('alertChannels').selectAll().where('workspaceId', '=', workspaceId).where('removedAt', 'is', null).orderBy('id').execute()
}

export async function channelById(db: Db, workspaceId: string, id: number): Promise<ChannelRow | undefined> {
  return db
    .selectFrom('alertChannels')
    .selectAll()
    .where('id', '=', id)
    .where('workspaceId', '=', workspaceId)
    .where('removedAt', 'is', null)
    .executeTakeFirst()
}

/** Those of `ids` that are there, in the order of their ids. Until the transaction ends nobody removes them. */
export async function holdChannels(trx: Db, workspaceId: string, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return []
  const rows = await trx
    .selectFrom('alertChannels')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', [...ids])
    .where('removedAt', 'is', null)
    .orderBy('id')
    .forShare()
    .execute()
  return rows.map(({ id }) => id)
}

/** Its id comes first: its secrets are bound to it. */
export async function nextChannelId(trx: Db): Promise<number> {
  const { rows } = await sql<{ id: number }>`select nextval(pg_get_serial_sequence('alert_channels', 'id')) as id`.execute(trx)
  return rows[0]!.id
}

export async function addChannel(trx: Db, row: Omit<ChannelRow, 'lastError' | 'removedAt'>): Promise<ChannelRow> {
  return trx
    .insertInto('alertChannels')
    .values({ ...row, lastError: null, removedAt: null })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** It stays for the record of what was sent, without its secrets. */
export async function removeChannel(trx: Db, workspaceId: string, id: number, now: Date): Promise<ChannelRow | undefined> {
  return trx
    .updateTable('alertChannels')
    .set({ removedAt: now, sealedSettings: '' })
    .where('id', '=', id)
    .where('workspaceId', '=', workspaceId)
    .where('removedAt', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** Why the last message did not arrive there; null: it did. */
export async function noteTrouble(db: Db, id: number, lastError: string | null): Promise<void> {
  await db.updateTable('alertChannels').set({ lastError }).where('id', '=', id).execute()
}
