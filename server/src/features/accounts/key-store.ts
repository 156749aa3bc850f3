import type { Scope } from '@dumont/contracts'
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/db.ts'
import { hashToken, keyPrefix, newApiKey, sameHash } from './tokens.ts'
import type { KeyRow } from './tables.ts'

type Owner = { userId: string; workspaceId: string }

export async function actorOfKey(db: Db, key: string, now: Date): Promise<Actor | undefined> {
  const hash = hashToken(key)
  const rows = await db
    .selectFrom('apiKeys as k')
    .innerJoin('users as u', 'u.id', 'k.userId')
    .innerJoin('memberships as m', (join) => join.onRef('m.userId', '=', 'k.userId').onRef('m.workspaceId', '=', 'k.workspaceId'))
    .select(['k.id', 'k.hash', 'k.scope', 'k.userId', 'k.workspaceId', 'k.lastUsedAt', 'm.role', 'u.instanceAdmin'])
    .where('k.prefix', '=', keyPrefix(key))
    .where('k.revokedAt', 'is', null)
    .execute()
  const found = rows.find((row) => sameHash(row.hash, hash))
  if (!found) return undefined
  await noteUse(db, found, now)
  const { userId, workspaceId, role, scope, instanceAdmin } = found
  return { userId, workspaceId, role, scope, instanceAdmin, via: 'key' }
}

const minuteMs = 60_000

/** Once a minute is enough to see which keys are in use, and spares a write on each request. */
async function noteUse(db: Db, key: { id: number; lastUsedAt: Date | null }, now: Date): Promise<void> {
  if (key.lastUsedAt && now.getTime() - key.lastUsedAt.getTime() < minuteMs) return
  await db.updateTable('apiKeys').set({ lastUsedAt: now }).where('id', '=', key.id).execute()
}

export function keysOf(db: Db, owner: Owner): Promise<KeyRow[]> {
  return db.selectFrom('apiKeys').selectAll().where('workspaceId', '=', owner.workspaceId).where('userId', '=', owner.userId).orderBy('id', 'desc').execute()
}

/** The key itself is in this answer only; the table keeps its hash. */
export async function createKey(db: Db, owner: Owner, wanted: { name: string; scope: Scope }, now: Date): Promise<{ key: string; row: KeyRow }> {
  const key = newApiKey()
  const row = await db
    .insertInto('apiKeys')
    .values({
      ...wanted,
      userId: owner.userId,
      workspaceId: owner.workspaceId,
      prefix: keyPrefix(key),
      hash: hashToken(key),
      createdAt: now,
      lastUsedAt: null,
      revokedAt: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { key, row }
}

/** Undefined when the key is not this person's in this workspace. Revoking twice keeps the first time. */
export function revokeKey(db: Db, owner: Owner, id: number, now: Date): Promise<{ name: string; prefix: string } | undefined> {
  return db
    .updateTable('apiKeys')
    .set((eb) => ({ revokedAt: eb.fn.coalesce('revokedAt', eb.val(now)) }))
    .where('id', '=', id)
    .where('userId', '=', owner.userId)
    .where('workspaceId', '=', owner.workspaceId)
    .returning(['name', 'prefix'])
    .executeTakeFirst()
}
