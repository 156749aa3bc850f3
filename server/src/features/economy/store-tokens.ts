import { createHash, randomBytes } from 'node:crypto'
import type { Db } from '../../platform/db.ts'
import type { EmbedTokenRow } from './tables.ts'

const SHAPE = /^dme_[A-Za-z0-9_-]{43}$/
const MINUTE_MS = 60_000

/** 256 random bits: too many to guess, so a plain SHA-256 is enough to store. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

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
  const token = `dme_${randomBytes(32).toString('base64url')}`
  const values = { ...wanted, workspaceId, prefix: token.slice(0, 12), hash: hashOf(token), createdAt: now }
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
  const row = await db.selectFrom('embedTokens').selectAll().where('hash', '=', hashOf(token)).where('revokedAt', 'is', null).executeTakeFirst()
  if (row && (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() >= MINUTE_MS))
    await db.updateTable('embedTokens').set({ lastUsedAt: now }).where('id', '=', row.id).execute()
  return row
}
