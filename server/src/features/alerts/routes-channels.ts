import { BudgetParams, Channel, ChannelList, ChannelRemoved, NewChannel, RemoveChannelQuery, TestSent } from '@dumont/contracts'
import { randomBytes, randomUUID } from 'node:crypto'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { once } from '../../platform/idempotency.ts'
import { audit } from '../accounts/index.ts'
import { detachChannel } from '../budgets/index.ts'
import { addChannel, channelById, channelsOf, nextChannelId, removeChannel, sealChannel } from '../channels/index.ts'
import { addNotification } from './add-notification.ts'
import { nameUses } from './decide-uses.ts'
import { readUses } from './read-uses.ts'
import { detachFromRules } from './store-rules.ts'
import { toWireChannel } from './wire.ts'

const owner = { access: 'owner' } as const
const path = '/api/v1/channels'
const most = 50

/** Where alerts go besides mail. Owners only: whoever names an address sends the workspace's figures there. */
export function channelRoutes(app: App, deps: Deps): void {
  const { db, clock, keyring } = deps
  app.get(
    path,
    { config: { access: 'member' }, schema: { summary: 'Channels; their addresses are secret', response: { 200: ChannelList } } },
    async ({ actor }) => {
      const uses = await readUses(deps, actor!.workspaceId)
      return { channels: (await channelsOf(db, actor!.workspaceId)).map((row) => toWireChannel(row, uses.get(row.id))) }
    },
  )

  const make = { summary: 'Add a channel; the signing secret of a webhook is shown this once', body: NewChannel, response: { 201: Channel } }
  app.post(path, { config: owner, schema: make }, async ({ body, actor, headers, url }, reply) => {
    const now = clock.now()
    const { workspaceId } = actor!
    const { answer } = await once(db, { actor: actor!, headers, route: url, body, now }, async (trx) => {
      if ((await channelsOf(trx, workspaceId)).length >= most) throw new AppError('conflict', `A workspace has at most ${most} channels: remove one first`)
      const id = await nextChannelId(trx)
      const secret = body.kind === 'webhook' ? `whsec_${randomBytes(32).toString('base64url')}` : undefined
      const sealedSettings = sealChannel(keyring, id, body, secret)
      const row = await addChannel(trx, { id, workspaceId, kind: body.kind, name: body.name, host: new URL(body.url).host, sealedSettings, createdAt: now })
      await audit(trx, actor!, 'channel.created', body.name, { kind: body.kind, host: row.host }, now)
      return { status: 201, answer: toWireChannel(row, [], secret ?? null) }
    })
    return reply.status(201).header('cache-control', 'no-store').send(answer)
  })

  const remove = { summary: 'Remove a channel', params: BudgetParams, querystring: RemoveChannelQuery, response: { 200: ChannelRemoved } }
  app.delete(`${path}/:id`, { config: owner, schema: remove }, async ({ params, query, actor }) => {
    const now = clock.now()
    const { workspaceId } = actor!
    return db.transaction().execute(async (trx) => {
      // First, and taken back when it is refused: whoever names it at this moment waits, and finds it gone or there.
      const row = await removeChannel(trx, workspaceId, params.id, now)
      if (!row) throw new AppError('not_found', `There is no channel ${params.id}`)
      const detached = (await readUses({ ...deps, db: trx }, workspaceId)).get(row.id) ?? []
      if (detached.length > 0 && !query.detach)
        throw new AppError('conflict', `${row.name} is in use: ${nameUses(detached)} would send nothing there any more`, {
          hint: 'Take it out of them first, or add ?detach=true to have that done.',
        })
      await detachChannel(trx, workspaceId, row.id)
      await detachFromRules(trx, workspaceId, row.id)
      const from = detached.map(({ kind, id }) => `${kind} ${id}`)
      await audit(trx, actor!, 'channel.removed', row.name, { kind: row.kind, ...(from.length > 0 && { from }) }, now)
      return { detached }
    })
  })

  const test = { summary: 'Send a test to a channel', params: BudgetParams, response: { 202: TestSent } }
  app.post(`${path}/:id/test`, { config: owner, schema: test }, async ({ params, actor, headers, url, body }, reply) => {
    const now = clock.now()
    const { answer } = await once(db, { actor: actor!, headers, route: url, body, now }, async (trx) => {
      const row = await channelById(trx, actor!.workspaceId, params.id)
      if (!row) throw new AppError('not_found', `There is no channel ${params.id}`)
      const told = {
        workspaceId: row.workspaceId,
        purpose: 'test',
        occasion: `test:${randomUUID()}`,
        facts: { kind: 'test', name: row.name },
        language: 'en',
      } as const
      await addNotification(trx, told, { channelId: row.id }, now)
      return { status: 202, answer: { state: 'queued', message: `It is on its way to ${row.name}` } satisfies TestSent }
    })
    await deps.wake('alerts.send')
    return reply.status(202).send(answer)
  })
}
