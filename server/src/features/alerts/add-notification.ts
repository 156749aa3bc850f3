import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Facts, Language } from './facts.ts'
import type { NotificationRow } from './tables.ts'

type Told = { workspaceId: string; purpose: NotificationRow['purpose']; occasion: string; facts: Facts; language: Language }

/** Something to send that no alert says; an occasion that was there before is not told again. */
export async function addNotification(trx: Db, told: Told, to: { email: string } | { channelId: number }, now: Date): Promise<void> {
  const content = JSON.stringify({ facts: told.facts, language: told.language })
  if ('email' in to)
    await sql`
      insert into notifications (workspace_id, purpose, occasion, channel, recipient, content, due_at, fired_at)
      values (${told.workspaceId}, ${told.purpose}, ${told.occasion}, 'email', ${to.email}, ${content}::jsonb, ${now}, ${now}) on conflict do nothing`.execute(
      trx,
    )
  else
    await sql`
      insert into notifications (workspace_id, purpose, occasion, channel, channel_id, recipient, content, due_at, fired_at)
      select workspace_id, ${told.purpose}, ${told.occasion}, kind, id, name, ${content}::jsonb, ${now}, ${now}
      from alert_channels where id = ${to.channelId} and workspace_id = ${told.workspaceId} and removed_at is null on conflict do nothing`.execute(trx)
}
