import { Watchlist } from '@dumont/contracts'
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/db.ts'

type Person = Pick<Actor, 'userId' | 'workspaceId'>

export async function watchlistOf(db: Db, { userId, workspaceId }: Person): Promise<Watchlist> {
  const row = await db
    .selectFrom('watchlists')
    .select(['items', 'filters'])
    .where('userId', '=', userId)
    .where('workspaceId', '=', workspaceId)
    .executeTakeFirst()
  return Watchlist.parse(row ?? { items: [], filters: [] })
}

export async function keepWatchlist(db: Db, { userId, workspaceId }: Person, { items, filters }: Watchlist, now: Date): Promise<void> {
  const values = { items: stored(items), filters: stored(filters), changedAt: now }
  await db
    .insertInto('watchlists')
    .values({ userId, workspaceId, ...values })
    .onConflict((conflict) => conflict.columns(['userId', 'workspaceId']).doUpdateSet(values))
    .execute()
}

/** PostgreSQL's JSON takes no half of a surrogate pair. */
const stored = (value: unknown): string => JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? part.toWellFormed() : part))
