import type { ConnectorError } from '@dumont/connectors'
import type { Deps } from '../../platform/feature.ts'
import { chanceOf, wakeQuietly } from '../prices/index.ts'
import { clean } from './decide-kept.ts'
import { decideNextSync } from './decide-next-sync.ts'
import { oldestReading } from './store-calendars.ts'
import { connectionById, markReconnect } from './store-connections.ts'
import { lookedAtOf } from './store-people.ts'
import { type Claim, endSync } from './store-sync.ts'

/** Another worker has it, or its person connected it anew. */
export class LeaseLost extends Error {
  override name = 'LeaseLost'
}

/** As due as it is, for whoever takes it next. */
export const release = (deps: Deps, claim: Claim): Promise<void> => endSync(deps.db, claim, {})

/** When to read again, and what was wrong. */
export async function endWith(deps: Deps, claim: Claim, trouble: ConnectorError | undefined, more: { listedAt?: Date | null } = {}): Promise<void> {
  if (trouble) deps.log.warn({ calendar_connection: claim.id, failure: trouble.failure, failures: claim.failures + 1 }, trouble.message)
  if (claim.kind === 'google' && trouble?.failure === 'auth_failed') return endForGood(deps, claim, trouble)
  const now = deps.clock.now()
  const chance = chanceOf(`${claim.id}|${now.getTime()}`)
  const lookedAt = await lookedAtOf(deps.db, claim.userId)
  const next = decideNextSync({ failure: trouble?.failure, retryAfterSeconds: trouble?.retryAfterSeconds, failures: claim.failures, lookedAt, now, chance })
  const lastSyncedAt = (await oldestReading(deps.db, claim.id)) ?? (trouble ? claim.lastSyncedAt : now)
  const lastError = trouble ? clean(trouble.message, 1000) : null
  await endSync(deps.db, claim, { ...next, ...more, failure: trouble?.failure ?? null, lastError, lastSyncedAt })
}

/** Consent is lost: nothing is asked any more. The same tokens, or else it was connected anew meanwhile. */
async function endForGood(deps: Deps, claim: Claim, trouble: ConnectorError): Promise<void> {
  const row = await connectionById(deps.db, claim.id)
  if (row?.leaseBy === claim.lease) await markReconnect(deps.db, row, trouble.message, deps.clock.now())
  await release(deps, claim)
  await wakeQuietly(deps, 'alerts.evaluate')
}
