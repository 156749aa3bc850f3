import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { hashToken, newToken } from '../accounts/index.ts'
import type { FeedRow } from './tables.ts'

const SHAPE = /^dmf_[A-Za-z0-9_-]{43}$/
const MINUTE_MS = 60_000
const MOST_SLOTS = 200

export async function feedsOf(db: Db, workspaceId: string): Promise<FeedRow[]> {
  return db.selectFrom('windowFeeds').selectAll().where('workspaceId', '=', workspaceId).where('revokedAt', 'is', null).orderBy('id', 'desc').execute()
}

/** The token itself is in this answer only. */
export async function addFeed(trx: Db, workspaceId: string, name: string, now: Date): Promise<{ token: string; row: FeedRow }> {
  const token = `dmf_${newToken()}`
  const values = { workspaceId, name, hash: hashToken(token), createdAt: now }
  return { token, row: await trx.insertInto('windowFeeds').values(values).returningAll().executeTakeFirstOrThrow() }
}

export async function revokeFeed(trx: Db, workspaceId: string, id: number, now: Date): Promise<FeedRow | undefined> {
  return trx
    .updateTable('windowFeeds')
    .set({ revokedAt: now })
    .where('id', '=', id)
    .where('workspaceId', '=', workspaceId)
    .where('revokedAt', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** Looked up by its hash, so how long it takes tells nothing about others. Its use is noted once a minute. */
export async function feedOfToken(db: Db, token: string, now: Date): Promise<FeedRow | undefined> {
  if (!SHAPE.test(token)) return undefined
  const row = await db.selectFrom('windowFeeds').selectAll().where('hash', '=', hashToken(token)).where('revokedAt', 'is', null).executeTakeFirst()
  if (row && (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() >= MINUTE_MS))
    await db.updateTable('windowFeeds').set({ lastUsedAt: now }).where('id', '=', row.id).execute()
  return row
}

/** What one slot of a feed says: when that last changed and how often it did. */
export type Revision = { sequence: number; changedAt: Date }

/** Notes what the feed says now; what says the same as before keeps its revision. */
export async function reviseEvents(db: Db, feedId: number, said: ReadonlyMap<string, string>, now: Date): Promise<Map<string, Revision>> {
  const revisions = new Map<string, Revision>()
  for (const [slot, text] of [...said].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const digest = createHash('sha256').update(text).digest('base64url')
    const row = await db
      .insertInto('windowFeedEvents')
      .values({ feedId, slot, digest, sequence: 0, changedAt: now })
      .onConflict((conflict) =>
        conflict
          .columns(['feedId', 'slot'])
          .doUpdateSet((eb) => ({ digest, sequence: eb('windowFeedEvents.sequence', '+', 1), changedAt: now }))
          .where('windowFeedEvents.digest', '<>', digest),
      )
      .returning(['sequence', 'changedAt'])
      .executeTakeFirst()
    revisions.set(slot, row ?? (await revisionOf(db, feedId, slot)))
  }
  await forgetOld(db, feedId)
  return revisions
}

/** Whoever has the token can ask for any number of jobs: only the newest slots are remembered. */
async function forgetOld(db: Db, feedId: number): Promise<void> {
  await sql`
    delete from window_feed_events where feed_id = ${feedId}
      and slot in (select slot from window_feed_events where feed_id = ${feedId} order by changed_at desc, slot offset ${MOST_SLOTS})`.execute(db)
}

async function revisionOf(db: Db, feedId: number, slot: string): Promise<Revision> {
  return db.selectFrom('windowFeedEvents').select(['sequence', 'changedAt']).where('feedId', '=', feedId).where('slot', '=', slot).executeTakeFirstOrThrow()
}
