import { AskRecipient, ConfirmRecipient, Recipient, RecipientList, UnsubscribeQuery } from '@dumont/contracts'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { audit, ownersOf } from '../accounts/index.ts'
import { addNotification } from './add-notification.ts'
import { confirmRecipient, lockRecipient, recipientOf, recipientsOf, renewConfirmation, unsubscribe } from './store-recipients.ts'
import { toWireRecipient } from './wire.ts'

const open = { access: 'public' } as const
const path = '/api/v1/recipients'
const hint = 'Ask whoever wants to send you alerts to send a new one: in Dumont under Settings, Channels.'
const ASK_AGAIN_MS = 10 * 60_000

export function recipientRoutes(app: App, deps: Deps): void {
  const { db, clock, outside, config } = deps
  app.get(
    path,
    { config: { access: 'member' }, schema: { summary: 'Addresses that alerts may go to', response: { 200: RecipientList } } },
    async ({ actor }) => ({
      recipients: (await recipientsOf(db, actor!.workspaceId)).map(toWireRecipient),
      email_configured: outside.messages.mailer !== undefined,
      from: outside.messages.from ?? null,
    }),
  )

  const ask = { summary: 'Ask an address again whether it wants alerts; at most every ten minutes', body: AskRecipient, response: { 202: Recipient } }
  app.post(`${path}/ask`, { config: { access: 'member' }, schema: ask }, async ({ body, actor }, reply) => {
    const now = clock.now()
    const { workspaceId } = actor!
    const row = await db.transaction().execute(async (trx) => {
      const known = await lockRecipient(trx, workspaceId, body.email)
      if (!known) throw new AppError('not_found', `No budget or rule of this workspace names ${body.email}`)
      if (known.askedAt && now.getTime() - known.askedAt.getTime() < ASK_AGAIN_MS)
        throw new AppError('rate_limited', `${body.email} was asked less than ten minutes ago`)
      const token = await renewConfirmation(trx, workspaceId, body.email, now)
      if (!token) return known
      const facts = { kind: 'confirm', workspace: (await ownersOf(trx, workspaceId)).name, link: `${config.publicUrl}/confirm?token=${token}` } as const
      const occasion = `confirm:${workspaceId}:${body.email}:${now.toISOString()}`
      await addNotification(trx, { workspaceId, purpose: 'confirm', occasion, facts, language: body.language }, { email: body.email }, now)
      await audit(trx, actor!, 'recipient.asked', body.email, {}, now)
      return (await recipientOf(trx, workspaceId, body.email))!
    })
    await deps.wake('alerts.send')
    return reply.status(202).send(toWireRecipient(row))
  })

  const confirm = { summary: 'Confirm an address by the token in its mail', body: ConfirmRecipient, response: { 200: Recipient } }
  app.post(`${path}/confirm`, { config: open, schema: confirm }, async ({ body }) => {
    const row = await db.transaction().execute((trx) => confirmRecipient(trx, body.token, clock.now()))
    if (!row) throw new AppError('link_expired', 'This link was used already, or a newer one was sent', { hint })
    await deps.wake('alerts.send')
    return toWireRecipient(row)
  })

  // RFC 8058: mail programs POST to the address of List-Unsubscribe, without a session, with a form that says so; what it says does not matter.
  const stop = { summary: 'Stop mail to an address by its token', querystring: UnsubscribeQuery, response: { 200: z.string() } }
  void app.register(async (forms: App) => {
    forms.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 1000 }, async () => null)
    forms.post('/api/v1/unsubscribe', { config: open, schema: stop }, async ({ query }, reply) => {
      if (!(await unsubscribe(db, query.token))) throw new AppError('not_found', 'There is no address with this token')
      return reply.type('text/plain; charset=utf-8').serializer(String).send('No more mail goes to this address.') as never
    })
  })

  // A link scanner follows GETs: this one only leads to the page that asks.
  app.get('/api/v1/unsubscribe', { config: open, schema: { hide: true, querystring: UnsubscribeQuery } }, async ({ query }, reply) =>
    reply.redirect(`/unsubscribe?token=${encodeURIComponent(query.token)}`),
  )
}
