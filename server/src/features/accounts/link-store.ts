import type { Db } from '../../platform/db.ts'
import type { LinkPurpose } from './tables.ts'
import { hashToken, newToken } from './tokens.ts'

const hourMs = 3_600_000
const lifetimeMs: Record<LinkPurpose, number> = { sign_in: 24 * hourMs, reset_password: hourMs / 2 }

/** A fresh token for a link that works once; older unused ones of the same person and purpose stop working. */
export async function createLink(db: Db, userId: string, purpose: LinkPurpose, now: Date): Promise<string> {
  const token = newToken()
  await dropLinks(db, userId, purpose)
  await db
    .insertInto('accountLinks')
    .values({ userId, purpose, tokenHash: hashToken(token), createdAt: now, expiresAt: new Date(now.getTime() + lifetimeMs[purpose]), usedAt: null })
    .execute()
  return token
}

/** The link's user, to exactly one of any number of callers; undefined when it was used, is too old or was never made. */
export async function useLink(db: Db, token: string, purpose: LinkPurpose, now: Date): Promise<string | undefined> {
  const row = await db
    .updateTable('accountLinks')
    .set({ usedAt: now })
    .where('tokenHash', '=', hashToken(token))
    .where('purpose', '=', purpose)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returning('userId')
    .executeTakeFirst()
  return row?.userId
}

export async function dropLinks(db: Db, userId: string, purpose: LinkPurpose): Promise<void> {
  await db.deleteFrom('accountLinks').where('userId', '=', userId).where('purpose', '=', purpose).where('usedAt', 'is', null).execute()
}

export async function dropOldLinks(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('accountLinks').where('expiresAt', '<=', now).execute()
}
