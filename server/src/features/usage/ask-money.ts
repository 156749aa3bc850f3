import { ConnectorError, type Charge, type Provider, type ProviderSession } from '@dumont/connectors'
import { isDatabaseDown } from '../../platform/db.ts'
import type { Deps } from '../../platform/feature.ts'
import { microsOf } from './exact-cost.ts'
import { paidBetween } from './store-costs.ts'
import type { ClaimedSource } from './store-sources.ts'

const HOUR = 3_600_000
/** Vendors write their bills late: what is compared ended two hours ago. */
const SETTLED_MS = 2 * HOUR
const SPAN_MS = 24 * HOUR

/** What is left of prepaid money, at each look; what was really billed, once an hour. Neither is needed for the ledger: a failure is only told in the log. */
export async function askMoney(deps: Deps, source: ClaimedSource, provider: Provider, session: ProviderSession): Promise<void> {
  try {
    if (provider.balance) {
      const { usd, observedAt } = await provider.balance(session)
      await deps.db
        .updateTable('usageSources')
        .set({ balanceMicros: Math.round(usd * 1e6), balanceAt: observedAt })
        .where('id', '=', source.id)
        .execute()
    }
    if (provider.listCharges) await trueUp(deps, source, provider, session)
  } catch (error) {
    if (isDatabaseDown(error)) throw error
    const reason = error instanceof ConnectorError ? error.failure : 'unexpected_answer'
    deps.log.info({ source: source.id, reason }, 'the vendor did not tell its balance or bills')
  }
}

/** Sets what the vendor billed for whole hours beside what the ledger says of the same instances. */
async function trueUp(deps: Deps, source: ClaimedSource, provider: Provider, session: ProviderSession): Promise<void> {
  const to = new Date(Math.floor((session.now.getTime() - SETTLED_MS) / HOUR) * HOUR)
  if (source.billedTo && source.billedTo >= to) return
  // Only time that was watched: before, the ledger knows nothing.
  const from = new Date(Math.max(to.getTime() - SPAN_MS, Math.ceil(source.createdAt.getTime() / HOUR) * HOUR))
  if (from >= to) return
  const charges = await provider.listCharges!(session, from, to)
  const keys = [...new Set(charges.map(({ key }) => key))]
  const ledger = await paidBetween(deps.db, { workspaceId: source.workspaceId, provider: provider.id, keys, from, to })
  const set = { billedFrom: from, billedTo: to, billedMicros: billed(charges, from, to), ledgerMicros: Number(microsOf(ledger)) }
  await deps.db.updateTable('usageSources').set(set).where('id', '=', source.id).execute()
}

/** A charge that lies partly outside counts by its time inside. Traffic is in no ledger of ours. */
function billed(charges: readonly Charge[], from: Date, to: Date): number {
  const parts = charges.map((charge) => {
    if (charge.kind === 'network') return 0
    const whole = charge.to.getTime() - charge.from.getTime()
    const inside = Math.min(charge.to.getTime(), to.getTime()) - Math.max(charge.from.getTime(), from.getTime())
    return whole > 0 ? charge.usd * (Math.max(0, inside) / whole) : charge.usd
  })
  return Math.round(parts.reduce((sum, usd) => sum + usd, 0) * 1e6)
}
