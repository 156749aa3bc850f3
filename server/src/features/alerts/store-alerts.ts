import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Facts, Language } from './facts.ts'
import type { AlertRow } from './tables.ts'

export type NewAlert = {
  workspaceId: string
  source: string
  watch: string
  occasion: string
  kind: string
  severity: AlertRow['severity']
  facts: Facts
  language: Language
}
/** Who hears of it. */
export type Audience = { email: string | null; channels: readonly number[] }

/**
 * Writes an alert and what is to be sent of it, in the caller's transaction: both or neither. Undefined: this occasion was told before, by whomever and whenever.
 */
export async function addAlert(trx: Db, { facts, ...alert }: NewAlert, audience: Audience, now: Date): Promise<number | undefined> {
  const made = await trx
    .insertInto('alerts')
    .values({ ...alert, facts: JSON.stringify(facts), firedAt: now, acknowledgedAt: null, acknowledgedBy: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) return undefined
  const about = { workspaceId: alert.workspaceId, alertId: made.id, purpose: 'alert' as const, dueAt: now, firedAt: now }
  if (audience.email !== null)
    await trx
      .insertInto('notifications')
      .values({ ...about, occasion: `alert:${made.id}:email`, channel: 'email', recipient: audience.email } as never)
      .execute()
  // Channels that were removed meanwhile, or are another workspace's, are not there.
  await sql`
    insert into notifications (workspace_id, alert_id, purpose, occasion, channel, channel_id, recipient, due_at, fired_at)
    select ${alert.workspaceId}, ${made.id}, 'alert', 'alert:' || ${made.id}::text || ':channel:' || c.id, c.kind, c.id, c.name, ${now}, ${now}
    from alert_channels c where c.workspace_id = ${alert.workspaceId} and c.removed_at is null and c.id = any(${[...audience.channels]}::bigint[])`.execute(trx)
  return made.id
}

/** Newest first. */
export async function alertsOf(
  db: Db,
  workspaceId: string,
  page: { before?: number | undefined; after?: number | undefined; limit: number; source?: string },
): Promise<AlertRow[]> {
  return db
    .selectFrom('alerts')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .$if(page.before !== undefined, (query) => query.where('id', '<', page.before!))
    .$if(page.after !== undefined, (query) => query.where('id', '>', page.after!))
    .$if(page.source !== undefined, (query) => query.where('source', '=', page.source!))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute()
}

export async function readUpTo(db: Db, userId: string, workspaceId: string): Promise<number> {
  const row = await db.selectFrom('alertReads').select('upTo').where('userId', '=', userId).where('workspaceId', '=', workspaceId).executeTakeFirst()
  return row?.upTo ?? 0
}

export async function countUnread(db: Db, workspaceId: string, upTo: number): Promise<number> {
  const { n } = await db
    .selectFrom('alerts')
    .select(sql<number>`count(*)`.as('n'))
    .where('workspaceId', '=', workspaceId)
    .where('id', '>', upTo)
    .executeTakeFirstOrThrow()
  return n
}

/** Never backwards, and never beyond what is there: nobody has read what is to come. */
export async function markRead(db: Db, userId: string, workspaceId: string, upTo: number): Promise<void> {
  await sql`
    insert into alert_reads (user_id, workspace_id, up_to)
    select ${userId}, ${workspaceId}, least(${upTo}::bigint, coalesce(max(id), 0)) from alerts where workspace_id = ${workspaceId}
    on conflict (user_id, workspace_id) do update set up_to = greatest(alert_reads.up_to, excluded.up_to)`.execute(db)
}

/** The first who did so stays. Undefined: no such alert. */
export async function acknowledge(trx: Db, workspaceId: string, id: number, by: string, now: Date): Promise<AlertRow | undefined> {
  return trx
    .updateTable('alerts')
    .set({ acknowledgedAt: sql`coalesce(acknowledged_at, ${now})`, acknowledgedBy: sql`coalesce(acknowledged_by, ${by})` } as never)
    .where('id', '=', id)
    .where('workspaceId', '=', workspaceId)
    .returningAll()
    .executeTakeFirst()
}

export async function alertsById(db: Db, ids: readonly number[]): Promise<AlertRow[]> {
  if (!ids.length) return []
  return db
    .selectFrom('alerts')
    .selectAll()
    .where('id', '=', sql<number>`any(${[...ids]}::bigint[])`)
    .orderBy('id')
    .execute()
}
