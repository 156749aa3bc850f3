import type { Provider } from '@dumont/connectors'
import { type Balance, IdParams, NewUsageSource, type UsageSource, UsageSourceList } from '@dumont/contracts'
import { z } from 'zod'
import { audit } from '../accounts/index.ts'
import { connectionById } from '../prices/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { POLL_SECONDS } from './decide-poll.ts'
import { balanceOf, type SourceBalance } from './read-balances.ts'
import { openSessions, type OpenRow } from './store-ledger.ts'
import { addSource, otherConnections, removeSource, type SourceOfConnection, sourcesOf } from './store-sources.ts'

const path = '/api/v1/usage/sources'
const instant = (date: Date | null): string | null => date?.toISOString() ?? null

export function sourceRoutes(app: App, deps: Deps): void {
  const telling = (): Provider[] => deps.outside.vendors.providers.filter(({ listInstances }) => listInstances)
  const labelOf = (id: string): string => deps.outside.vendors.providers.find((provider) => provider.id === id)?.label ?? id

  const listOf = async (workspaceId: string): Promise<UsageSourceList> => {
    const rows = await sourcesOf(deps.db, workspaceId)
    const open = await openSessions(deps.db, workspaceId)
    const others = await otherConnections(
      deps.db,
      workspaceId,
      telling().map(({ id }) => id),
    )
    return {
      sources: rows.map((row) => toWire(row, labelOf(row.provider), open)),
      available: others.map(({ id, name, provider }) => ({ connection_id: id, connection_name: name, provider, provider_label: labelOf(provider) })),
    }
  }

  const list = { summary: 'Connections whose instances are usage of this workspace', response: { 200: UsageSourceList } }
  app.get(path, { config: { access: 'viewer' }, schema: list }, ({ actor }) => listOf(actor!.workspaceId))

  // The account behind a connection is the instance admin's to give away.
  const add = { summary: 'Look at the instances of a connection', body: NewUsageSource, response: { 201: UsageSourceList } }
  app.post(path, { config: { access: 'instance_admin' }, schema: add }, async ({ body, actor }, reply) => {
    const connection = await connectionById(deps.db, body.connection_id)
    if (!connection) throw new AppError('not_found', `There is no connection ${body.connection_id}`)
    if (!telling().some(({ id }) => id === connection.provider))
      throw new AppError('validation_failed', `connection_id: ${labelOf(connection.provider)} does not tell instances`)
    const now = deps.clock.now()
    await deps.db.transaction().execute(async (trx) => {
      const id = await addSource(trx, actor!.workspaceId, connection.id, now)
      if (id !== undefined) await audit(trx, actor!, 'usage_source.added', String(id), { connection: connection.name }, now)
    })
    await deps.wake('usage.poll').catch((error: unknown) => deps.log.debug({ err: error }, 'not woken'))
    return reply.status(201).send(await listOf(actor!.workspaceId))
  })

  const remove = { summary: 'Look at them no more; the ledger stays', params: IdParams, response: { 204: z.null() } }
  app.delete(`${path}/:id`, { config: { access: 'owner' }, schema: remove }, async ({ params, actor }, reply) => {
    await deps.db.transaction().execute(async (trx) => {
      if (!(await removeSource(trx, actor!.workspaceId, params.id))) throw new AppError('not_found', `There is no source ${params.id}`)
      await audit(trx, actor!, 'usage_source.removed', String(params.id), {}, deps.clock.now())
    })
    return reply.status(204).send(null)
  })
}

function toWire(row: SourceOfConnection, label: string, open: readonly OpenRow[]): UsageSource {
  const balance = balanceOf(row, open)
  return {
    id: row.id,
    connection_id: row.connectionId,
    connection_name: row.connectionName,
    provider: row.provider,
    provider_label: label,
    state: stateOf(row),
    poll_seconds: POLL_SECONDS,
    last_poll_at: instant(row.lastAttemptAt),
    last_success_at: instant(row.lastSuccessAt),
    next_poll_at: row.paused ? null : instant(row.nextAttemptAt),
    last_error: row.lastError,
    instances: row.instances,
    balance: balance ? toWireBalance(balance) : null,
    billed: billedOf(row),
  }
}

function stateOf({ paused, failure, lastSuccessAt }: SourceOfConnection): UsageSource['state'] {
  if (paused) return 'paused'
  if (failure) return failure === 'rejected_key' ? 'key_rejected' : 'failing'
  return lastSuccessAt ? 'ok' : 'waiting'
}

function toWireBalance({ usd, observedAt, burnMicros, emptyAt }: SourceBalance): Balance {
  return { usd, observed_at: observedAt.toISOString(), burn_usd_per_hour: burnMicros / 1e6, empty_at: instant(emptyAt) }
}

function billedOf({ billedFrom, billedTo, billedMicros, ledgerMicros }: SourceOfConnection): UsageSource['billed'] {
  if (!billedFrom || !billedTo || billedMicros === null || ledgerMicros === null) return null
  return {
    from: billedFrom.toISOString(),
    to: billedTo.toISOString(),
    billed_usd: billedMicros / 1e6,
    ledger_usd: ledgerMicros / 1e6,
    difference_usd: (billedMicros - ledgerMicros) / 1e6,
  }
}
