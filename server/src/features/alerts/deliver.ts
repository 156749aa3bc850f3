import { type ChannelSettings, channels, ChannelError, type Notice } from '@dumont/connectors'
import type { Deps } from '../../platform/feature.ts'
import { channelById, openChannelSettings } from '../channels/index.ts'
import type { Said } from './facts.ts'
import { mailOf } from './mail-of.ts'
import { sayFacts } from './say-facts.ts'
import { alertsById } from './store-alerts.ts'
import type { Claim } from './store-outbox.ts'
import { recipientOf } from './store-recipients.ts'

/** Sends a claimed message. Answers why it is held, if it is. @throws ChannelError */
export async function deliver(deps: Deps, claim: Claim, now: Date): Promise<string | undefined> {
  const said = await saidIn(deps, claim)
  if (!said.length) return 'What it was about is gone'
  return claim.rows[0]!.channel === 'email' ? sendMail(deps, claim, said) : sendNotice(deps, claim, said[0]!, now)
}

async function saidIn({ db }: Deps, { rows }: Claim): Promise<Said[]> {
  const ids = rows.flatMap(({ alertId }) => alertId ?? [])
  const alerts = new Map((await alertsById(db, ids)).map((alert) => [alert.id, alert]))
  return rows.flatMap(({ alertId, content, firedAt }): Said[] => {
    const alert = alertId === null ? undefined : alerts.get(alertId)
    if (alert) return [{ facts: alert.facts, language: alert.language, severity: alert.severity, firedAt: alert.firedAt }]
    return content ? [{ facts: content.facts, language: content.language, severity: 'info', firedAt }] : []
  })
}

async function sendMail({ db, outside, config }: Deps, { rows, batch }: Claim, said: readonly Said[]): Promise<string | undefined> {
  const { workspaceId, recipient: to, purpose } = rows[0]!
  const recipient = await recipientOf(db, workspaceId, to)
  if (purpose !== 'confirm') {
    if (recipient?.state === 'unsubscribed') return 'The address was unsubscribed'
    if (recipient?.state !== 'confirmed') return 'The address is not confirmed yet'
  }
  const unsubscribeUrl = recipient && purpose !== 'confirm' ? `${config.publicUrl}/api/v1/unsubscribe?token=${recipient.unsubscribeToken}` : undefined
  const unsubscribePage = unsubscribeUrl?.replace('/api/v1/', '/')
  const host = new URL(config.publicUrl).hostname
  await outside.messages.mailer!.send({
    to,
    messageId: `${batch}@${host}`,
    ...mailOf(said, config.publicUrl, unsubscribePage),
    ...(unsubscribeUrl ? { unsubscribeUrl } : {}),
  })
  return undefined
}

async function sendNotice(
  { db, outside, config, keyring }: Deps,
  { rows, batch }: Claim,
  { facts, language, severity, firedAt }: Said,
  now: Date,
): Promise<string | undefined> {
  const { workspaceId, channelId } = rows[0]!
  const row = channelId === null ? undefined : await channelById(db, workspaceId, channelId)
  if (!row) return 'The channel was removed'
  const { title, text, rows: about, path } = sayFacts(facts, language)
  const notice: Notice = { id: batch, title, text, severity, facts: about, link: `${config.publicUrl}${path}`, firedAt }
  const channel = channels[row.kind]
  if (!channel) throw new ChannelError(`There is no channel of the kind ${row.kind}`, { isPermanent: true })
  const settings = { name: row.name, ...openChannelSettings(keyring, row) } as ChannelSettings[typeof row.kind]
  await channel.send(notice, settings as never, { fetch: outside.messages.fetch, now })
  return undefined
}
