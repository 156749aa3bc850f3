import type { Db } from '../../platform/db.ts'
import { hashToken, newToken } from '../accounts/index.ts'
import type { EmbedTokenRow } from './tables.ts'

const SHAPE = /^dme_[A-Za-z0-9_-]{43}$/
const MINUTE_MS = 60_000

export async function tokensOf(db: Db, workspaceId: string): Promise<EmbedTokenRow[]> {
  return db.selectFrom('embedTokens').selectAll().where('workspaceId', '=', workspaceId).where('revokedAt', 'is', null).orderBy('id', 'desc').execute()
}

/** The token itself is in this answer only. */
export async function addToken(
  db: Db,
  workspaceId: string,
  wanted: { name: string; hideAmounts: boolean },
  now: Date,
): Promise<{ token: string; row: EmbedTokenRow }> {
  const token = `dme_${newToken()}`
  const values = { ...wanted, workspaceId, prefix: token.slice(0, 12), hash: hashToken(token), createdAt: now }
  return { token, row: await db.insertInto('embedTokens').values(values).returningAll().executeTakeFirstOrThrow() }
}

export async function revokeToken(db: Db, workspaceId: string, id: number, now: Date): Promise<EmbedTokenRow | undefined> {
  return db
    .updateTable('embedTokens')
    .set({ revokedAt: now })
    .where('id', '=', id)
    .where('workspaceId', '=', workspaceId)
    .where('revokedAt', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** Looked up by its hash, so how long it takes tells nothing about others. Its use is noted once a minute. */
export async function tokenRow(db: Db, token: string, now: Date): Promise<EmbedTokenRow | undefined> {
  if (!SHAPE.test(token)) return undefined
  const row = await db.selectFrom('embedTokens').selectAll().where('hash', '=', hashToken(token)).where('revokedAt', 'is', null).executeTakeFirst()
  if (row && (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() >= MINUTE_MS))
    await db.updateTable('embedTokens').set({ lastUsedAt: now }).where('id', '=', row.id).execute()
  return row
}
