import type { TestSent } from '@dumont/contracts'
import { randomUUID } from 'node:crypto'
import type { Deps } from '../../platform/feature.ts'
import { addNotification } from './add-notification.ts'
import type { Language } from './facts.ts'
import { recipientOf } from './store-recipients.ts'

/** Whatever sends alerts: a budget or a rule. */
type Sender = { workspaceId: string; name: string; language: Language; email: string | null; channels: readonly number[] }

/** Puts a test to wherever it sends into the outbox, and says what becomes of it. */
export async function sendTest(trx: Deps['db'], { outside }: Pick<Deps, 'outside'>, sender: Sender, now: Date): Promise<TestSent> {
  const { workspaceId, name, language, email, channels } = sender
  const about = { workspaceId, purpose: 'test', occasion: `test:${randomUUID()}`, facts: { kind: 'test', name }, language } as const
  for (const id of channels) await addNotification(trx, { ...about, occasion: `${about.occasion}:${id}` }, { channelId: id }, now)
  if (email === null) return { state: 'queued', message: channels.length ? 'It is on its way' : 'It sends nothing: it shows in the page only' }
  await addNotification(trx, about, { email }, now)
  if (!outside.messages.mailer) return { state: 'not_configured', message: 'Mail is not configured on this server: see DUMONT_SMTP_HOST' }
  const recipient = await recipientOf(trx, workspaceId, email)
  if (recipient?.state !== 'confirmed') return { state: 'unconfirmed', message: `${email} has not confirmed yet that it wants mail` }
  return { state: 'queued', message: `It is on its way to ${email}` }
}
