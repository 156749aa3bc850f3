import { ConnectorError, type Charge, type Provider, type ProviderSession } from '@dumont/connectors'
import { isDatabaseDown } from '../../platform/db.ts'
import type { Deps } from '../../platform/feature.ts'
import { microsOf } from './exact-cost.ts'
import { paidBetween } from './store-costs.ts'
import type { ClaimedSource } from './store-sources.ts'

const HOUR = 3_600_000
/** Vendors write their bills late: what is compared ended two hours ago. */
const SETTLED_MS = 2 * HOUR
/** Long enough for a whole day of vendors that bill by the day, whenever it begins. */
const SPAN_MS = 50 * HOUR

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

/** Sets what the vendor billed for whole hours or days beside what the ledger says of the same instances in the same time. */
async function trueUp(deps: Deps, source: ClaimedSource, provider: Provider, session: ProviderSession): Promise<void> {
  if (source.lastSuccessAt && hourOf(source.lastSuccessAt) === hourOf(session.now)) return
  const to = new Date(hourOf(session.now) * HOUR - SETTLED_MS)
  // Only time that was watched: before, the ledger knows nothing.
  const from = new Date(Math.max(to.getTime() - SPAN_MS, Math.ceil(source.createdAt.getTime() / HOUR) * HOUR))
  if (from >= to) return
  const charges = (await provider.listCharges!(session, from, to)).filter((charge) => charge.from >= from && charge.to <= to)
  // Nothing billed may mean that no day of the vendor's is over yet: then there is nothing to compare.
  if (!charges.length) return
  const span = {
    from: new Date(Math.min(...charges.map((charge) => charge.from.getTime()))),
    to: new Date(Math.max(...charges.map((charge) => charge.to.getTime()))),
  }
  const keys = [...new Set(charges.map(({ key }) => key))]
  const ledger = await paidBetween(deps.db, { workspaceId: source.workspaceId, provider: provider.id, keys, ...span })
  const set = { billedFrom: span.from, billedTo: span.to, billedMicros: billed(charges), ledgerMicros: Number(microsOf(ledger)) }
  await deps.db.updateTable('usageSources').set(set).where('id', '=', source.id).execute()
}

const hourOf = (at: Date): number => Math.floor(at.getTime() / HOUR)

/** Traffic is in no ledger of ours. */
const billed = (charges: readonly Charge[]): number => Math.round(charges.reduce((sum, { kind, usd }) => (kind === 'network' ? sum : sum + usd), 0) * 1e6)
