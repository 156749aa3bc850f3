import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { type LostConsent, lostConsents } from '../calendars/index.ts'
import { addNotification } from './add-notification.ts'
import type { Language } from './facts.ts'
import { addRecipient } from './store-recipients.ts'

/** What was lost before is known to its person by now, or no mail could reach them. */
const NEWS_MS = 7 * 86_400_000

/** Whose calendar must be connected again hears of it by mail at their own address: once for each time that consent was lost. */
export async function tellReconnects(db: Db, now: Date): Promise<void> {
  for (const lost of await lostConsents(db, new Date(now.getTime() - NEWS_MS)))
    await db.transaction().execute(async (trx) => {
      const { workspaceId, email, name, since } = lost
      // Their own address needs no asking; who has unsubscribed it stays so.
      await addRecipient(trx, workspaceId, email, true, now)
      const facts = { kind: 'reconnect', name, since: since.toISOString(), zone: 'UTC' } as const
      const occasion = `calendar:${lost.connectionId}:${lost.episode}`
      await addNotification(trx, { workspaceId, purpose: 'alert', occasion, facts, language: await languageOf(trx, lost) }, { email }, now)
    })
}

/** That of the last budget or rule that goes to the same address: nothing else says which they read. */
async function languageOf(trx: Db, { workspaceId, email }: LostConsent): Promise<Language> {
  const { rows } = await sql<{ language: Language }>`
    select language from (select language, created_at, workspace_id, email from budgets union all select language, created_at, workspace_id, email from alert_rules) a
    where workspace_id = ${workspaceId} and email = ${email} order by created_at desc limit 1`.execute(trx)
  return rows[0]?.language ?? 'en'
}
