import { sql } from 'kysely'
import type { Deps } from '../../platform/feature.ts'
import { ownersOf } from '../accounts/index.ts'
import { addNotification } from './add-notification.ts'
import { addRecipient } from './store-recipients.ts'

/** Asks every address that a budget or rule names, and that was never asked, whether it wants mail: once. An owner's own needs no asking. */
export async function askRecipients(deps: Deps, now: Date): Promise<void> {
  const { rows } = await sql<{ workspaceId: string; email: string; language: 'en' | 'pt-BR' }>`
    select distinct on (a.workspace_id, a.email) a.workspace_id, a.email, a.language
    from (select workspace_id, email, language from budgets union all select workspace_id, email, language from alert_rules) a
    where a.email is not null and not exists (select from alert_recipients r where r.workspace_id = a.workspace_id and r.email = a.email)`.execute(deps.db)
  for (const row of rows) await askOne(deps, row, now)
}

async function askOne(
  { db, config }: Deps,
  { workspaceId, email, language }: { workspaceId: string; email: string; language: 'en' | 'pt-BR' },
  now: Date,
): Promise<void> {
  const { name, emails } = await ownersOf(db, workspaceId)
  await db.transaction().execute(async (trx) => {
    const isOwn = emails.some((own) => own.toLowerCase() === email.toLowerCase())
    const added = await addRecipient(trx, workspaceId, email, isOwn, now)
    if (!added || isOwn) return
    const facts = { kind: 'confirm', workspace: name, link: `${config.publicUrl}/confirm?token=${added.confirmToken}` } as const
    const occasion = `confirm:${workspaceId}:${email}:${now.toISOString()}`
    await addNotification(trx, { workspaceId, purpose: 'confirm', occasion, facts, language }, { email }, now)
  })
}
