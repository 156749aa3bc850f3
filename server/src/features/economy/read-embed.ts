import type { ComparedProvider, EmbedEconomy } from '@dumont/contracts'
import { usdOf } from '../usage/index.ts'
import { anchorOf, readActive, totalOf } from './read-active.ts'
import { firstUsage } from './read-history.ts'
import type { Snapshot } from './snapshot.ts'
import { hoursOf, toTotals } from './sums.ts'

/** What a token lets others see: totals, and nothing of which instances they are. */
export async function readEmbed(snapshot: Snapshot, provider: ComparedProvider, hideAmounts: boolean): Promise<EmbedEconomy> {
  const { active, lifetime: ever } = await readActive(snapshot, provider)
  const compared = active.filter((one) => one.compared)
  const [session, all] = [totalOf(compared), totalOf(active)]
  const lifetime = toTotals(ever)
  const anchor = anchorOf(active, snapshot.now)
  const shown = (usd: number): number | null => (hideAmounts ? null : usd)
  return {
    provider,
    ...anchor,
    amounts_hidden: hideAmounts,
    rate_per_hour: shown(anchor.rate_per_hour),
    rate_per_second: shown(anchor.rate_per_second),
    lifetime_savings: shown(lifetime.savings),
    lifetime_cost: shown(lifetime.dumont_cost),
    lifetime_provider_cost: shown(lifetime.provider_cost),
    savings_percentage: lifetime.savings_percentage,
    session_savings: shown(usdOf(session.costProvider - session.costDumont)),
    session_hours: hoursOf(all.comparedMs + all.otherMs),
    instances_count: active.length,
    not_compared_count: active.length - compared.length,
    first_time: firstUsage(snapshot) === undefined,
    estimated: lifetime.estimated,
  }
}
