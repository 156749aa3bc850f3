import {
  ConnectionTest,
  IdParams,
  NewConnectionTest,
  NewProviderConnection,
  ProviderConnection,
  ProviderConnectionList,
  ProviderConnectionPatch,
  ProviderList,
} from '@dumont/contracts'
import { z } from 'zod'
import { audit } from '../accounts/index.ts'
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { makeConnection, patchConnection, testSettings, theProvider } from './change-connection.ts'
import { openSecrets } from './seal-settings.ts'
import { changeConnection, connectionById, connectionsWithTasks, lockConnection, removeConnection } from './store-connections.ts'
import { dropOffers } from './store-offers.ts'
import { dueNow } from './store-tasks.ts'
import type { ConnectionRow } from './tables-providers.ts'
import { wakeQuietly } from './wake.ts'
import { type Shown, toWireConnection, toWireProvider } from './wire-connections.ts'

const viewer = { access: 'viewer' } as const
const admin = { access: 'instance_admin' } as const
const path = '/api/v1/provider-connections'

export function connectionRoutes(app: App, deps: Deps): void {
  const shownTo = (actor: Actor | undefined): Shown => ({
    providers: deps.outside.vendors.providers,
    admin: actor?.instanceAdmin ? { keyring: deps.keyring } : undefined,
  })
  const theConnection = async (actor: Actor | undefined, id: number): Promise<ProviderConnection> => {
    const [row] = await connectionsWithTasks(deps.db, id)
    if (!row) throw notFound(id)
    return toWireConnection(row, shownTo(actor))
  }
  /** Changes the connection and says so in the audit log, in one transaction; then the workers look. */
  const change = async (
    actor: Actor | undefined,
    id: number,
    action: string,
    work: (trx: Db, row: ConnectionRow, now: Date) => Promise<void>,
  ): Promise<void> => {
    const now = deps.clock.now()
    await deps.db.transaction().execute(async (trx) => {
      const row = await lockConnection(trx, id)
      if (!row) throw notFound(id)
      await work(trx, row, now)
      await audit(trx, actor!, action, String(id), { provider: row.provider, name: row.name }, now)
    })
    await wakeQuietly(deps, 'prices.collect')
  }

  app.get(
    '/api/v1/providers',
    { config: viewer, schema: { summary: 'Providers that can be connected, and their connections', response: { 200: ProviderList } } },
    async ({ actor }) => {
      const connections = (await connectionsWithTasks(deps.db)).map((row) => toWireConnection(row, shownTo(actor)))
      const { providers } = deps.outside.vendors
      return {
        providers: providers.map((provider) =>
          toWireProvider(
            provider,
            connections.filter((one) => one.provider === provider.id),
          ),
        ),
      }
    },
  )

  app.get(path, { config: viewer, schema: { summary: 'Connections to providers', response: { 200: ProviderConnectionList } } }, async ({ actor }) => ({
    connections: (await connectionsWithTasks(deps.db)).map((row) => toWireConnection(row, shownTo(actor))),
  }))

  app.get(
    `${path}/:id`,
    { config: viewer, schema: { summary: 'One connection', params: IdParams, response: { 200: ProviderConnection } } },
    ({ actor, params }) => theConnection(actor, params.id),
  )

  app.post(
    path,
    { config: admin, schema: { summary: 'Connect a provider', body: NewProviderConnection, response: { 201: ProviderConnection } } },
    async ({ actor, body }, reply) => {
      const now = deps.clock.now()
      const id = await deps.db.transaction().execute(async (trx) => {
        const made = await makeConnection(deps, trx, body, actor!.workspaceId, now)
        await audit(trx, actor!, 'connection.created', String(made), { provider: body.provider, name: body.name ?? null }, now)
        return made
      })
      await wakeQuietly(deps, 'prices.collect')
      return reply.status(201).send(await theConnection(actor, id))
    },
  )

  const patchSchema = { summary: 'Change a connection', params: IdParams, body: ProviderConnectionPatch, response: { 200: ProviderConnection } }
  app.patch(`${path}/:id`, { config: admin, schema: patchSchema }, async ({ actor, params, body }) => {
    await change(actor, params.id, 'connection.changed', (trx, row, now) => patchConnection(deps, trx, row, body, now))
    return theConnection(actor, params.id)
  })

  const deleteSchema = { summary: 'Disconnect; the prices collected so far stay', params: IdParams, response: { 204: z.null() } }
  app.delete(`${path}/:id`, { config: admin, schema: deleteSchema }, async ({ actor, params }, reply) => {
    await change(actor, params.id, 'connection.removed', async (trx, row, now) => {
      await dropOffers(trx, row.id, now)
      await removeConnection(trx, row.id)
    })
    await wakeQuietly(deps, 'prices.index')
    return reply.status(204).send(null)
  })

  const actions: Record<'pause' | 'resume' | 'poll', { summary: string; action: string; work: (trx: Db, row: ConnectionRow, now: Date) => Promise<void> }> = {
    pause: {
      summary: 'Ask the provider no more for now',
      action: 'connection.paused',
      work: async (trx, { id }, now) => void (await changeConnection(trx, id, { paused: true }, now)),
    },
    resume: {
      summary: 'Ask the provider again, at once',
      action: 'connection.resumed',
      work: async (trx, { id, paused }, now) => {
        await changeConnection(trx, id, { paused: false }, now)
        if (paused) await dueNow(trx, id, ['parts', 'offers'], now)
      },
    },
    poll: {
      summary: 'Ask the provider now',
      action: 'connection.polled',
      work: async (trx, { id, paused }, now) => {
        if (paused) throw new AppError('conflict', 'The connection is paused; resume it')
        await dueNow(trx, id, ['parts', 'offers', 'history'], now)
      },
    },
  }
  for (const [word, { summary, action, work }] of Object.entries(actions))
    app.post(
      `${path}/:id/${word}`,
      { config: admin, schema: { summary, params: IdParams, response: { 200: ProviderConnection } } },
      async ({ actor, params }) => {
        await change(actor, params.id, action, work)
        return theConnection(actor, params.id)
      },
    )

  app.post(
    `${path}/:id/test`,
    { config: admin, schema: { summary: 'Ask the provider one question with the stored settings', params: IdParams, response: { 200: ConnectionTest } } },
    async ({ params }) => {
      const row = await connectionById(deps.db, params.id)
      if (!row) throw notFound(params.id)
      return testSettings(deps, theProvider(deps, row.provider), { ...row.settings, ...secretsOrRefusal(deps, row) })
    },
  )

  const testSchema = { summary: 'Ask the provider one question with settings that are not stored', body: NewConnectionTest, response: { 200: ConnectionTest } }
  app.post(`${path}/test`, { config: admin, schema: testSchema }, ({ body }) => testSettings(deps, theProvider(deps, body.provider), body.settings))
}

const notFound = (id: number): AppError => new AppError('not_found', `There is no connection ${id}`)

function secretsOrRefusal(deps: Deps, row: ConnectionRow): Record<string, unknown> {
  try {
    return openSecrets(deps.keyring, row)
  } catch (cause) {
    throw new AppError('conflict', 'The stored key cannot be read: the secret key it was sealed with is not there. Enter the key again', { cause })
  }
}
