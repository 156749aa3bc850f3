import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { ConnectionRow, TaskRow } from './tables-providers.ts'

export type ConnectionWithTasks = ConnectionRow & { tasks: TaskRow[]; offers: number }

export async function connectionById(db: Db, id: number): Promise<ConnectionRow | undefined> {
  return db.selectFrom('providerConnections').selectAll().where('id', '=', id).executeTakeFirst()
}

/** All connections, or one, with what is asked for each and how many offers it has. */
export async function connectionsWithTasks(db: Db, id?: number): Promise<ConnectionWithTasks[]> {
  const rows = await db
    .selectFrom('providerConnections')
    .selectAll()
    .$if(id !== undefined, (query) => query.where('id', '=', id!))
    .orderBy('id')
    .execute()
  const ids = [0, ...rows.map((row) => row.id)]
  const [tasks, counts] = await Promise.all([
    db.selectFrom('providerTasks').selectAll().where('connectionId', 'in', ids).orderBy('connectionId').orderBy('part').execute(),
    db
      .selectFrom('offersNow')
      .select(['connectionId', sql<number>`count(*)`.as('offers')])
      .where('connectionId', 'in', ids)
      .groupBy('connectionId')
      .execute(),
  ])
  return rows.map((row) => ({
    ...row,
    tasks: tasks.filter(({ connectionId }) => connectionId === row.id),
    offers: counts.find(({ connectionId }) => connectionId === row.id)?.offers ?? 0,
  }))
}

/** Makes the row first: its secrets are bound to its id. */
export async function addConnection(trx: Db, values: Pick<ConnectionRow, 'provider' | 'name' | 'pollSeconds' | 'workspaceId'>, now: Date): Promise<number> {
  const { id } = await trx
    .insertInto('providerConnections')
    .values({ ...values, settings: '{}', createdAt: now, changedAt: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

type Changes = { name?: string; pollSeconds?: number | null; paused?: boolean; settings?: string; sealedSecrets?: string | null }

/** `settings`: answers to questions asked with older ones are thrown away. */
export async function changeConnection(trx: Db, id: number, changes: Changes, now: Date): Promise<boolean> {
  const row = await trx
    .updateTable('providerConnections')
    .set((eb) => ({ ...changes, changedAt: now, ...(changes.settings === undefined ? {} : { version: eb('version', '+', 1) }) }))
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Sealed with another key than the newest, `limit` at a time. */
export async function oldSecrets(
  db: Db,
  newest: string,
  after: number,
  limit: number,
): Promise<{ id: number; provider: string; name: string; sealed: string }[]> {
  return db
    .selectFrom('providerConnections')
    .select(['id', 'provider', 'name', 'sealedSecrets as sealed'])
    .where('id', '>', after)
    .where('sealedSecrets', 'is not', null)
    .where(sql<boolean>`not starts_with(sealed_secrets, ${newest})`)
    .orderBy('id')
    .limit(limit)
    .$narrowType<{ sealed: string }>()
    .execute()
}

/** False: somebody changed the secrets meanwhile, and so sealed them with the newest key. */
export async function replaceSecrets(db: Db, id: number, old: string, sealedSecrets: string): Promise<boolean> {
  const row = await db
    .updateTable('providerConnections')
    .set({ sealedSecrets })
    .where('id', '=', id)
    .where('sealedSecrets', '=', old)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function lockConnection(trx: Db, id: number): Promise<ConnectionRow | undefined> {
  return trx.selectFrom('providerConnections').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function removeConnection(trx: Db, id: number): Promise<void> {
  await trx.deleteFrom('providerConnections').where('id', '=', id).execute()
}
