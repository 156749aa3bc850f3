import { comparedProviders, type RecomputeAnswer } from '@dumont/contracts'
import { usdOf } from '../usage/index.ts'
import type { Db } from '../../platform/db.ts'
import { chooser, decideSlices, type Usage } from './decide-slices.ts'
import { bookOf } from './store-book.ts'
import { type Due, dueUsage } from './store-due.ts'
import { lifetimeSums } from './store-history.ts'
import { addSums, noSums, type Sums, toTotals } from './sums.ts'
import { sumsOf } from './snapshot.ts'
import { lockSums } from './value-ledger.ts'

/** All kept sums of a workspace with the prices and settings of today: before, after and, when `apply`, from now on. The caller's transaction follows the ledger before and after. */
export async function recompute(trx: Db, workspaceId: string, now: Date, apply: boolean): Promise<RecomputeAnswer> {
  await lockSums(trx, workspaceId)
  const before = await Promise.all(comparedProviders.map((provider) => lifetimeSums(trx, workspaceId, provider)))
  const book = await bookOf(trx, workspaceId)
  const choose = chooser(book)
  const after: Record<string, Sums> = {}
  const { due } = await dueUsage(trx, workspaceId, 0, now)
  for (const usage of keptOf(due)) {
    for (const slice of usage.from < usage.to ? decideSlices(choose, usage) : []) {
      after[slice.provider] = addSums(after[slice.provider] ?? noSums(), sumsOf(slice))
    }
  }
  if (apply) await forget(trx, workspaceId)
  const changes = comparedProviders.map((provider, i) => changeOf(provider, before[i]!, after[provider] ?? noSums()))
  return { applied: apply, changes }
}

/** What is in the sums, of all there is: what goes on comes twice, whole and from where it was last valued, and is in them up to there. */
function keptOf(due: readonly Due[]): Usage[] {
  return [...Map.groupBy(due, ({ usage }) => usage.segmentId).values()].map((parts) => {
    const [whole, rest] = parts.toSorted((a, b) => a.usage.from.getTime() - b.usage.from.getTime())
    return { ...whole!.usage, to: rest ? rest.usage.from : whole!.settledTo }
  })
}

function changeOf(provider: RecomputeAnswer['changes'][number]['provider'], before: Sums, after: Sums): RecomputeAnswer['changes'][number] {
  const saved = ({ costProvider, costDumont }: Sums): bigint => costProvider - costDumont
  return { provider, before: toTotals(before), after: toTotals(after), difference: usdOf(saved(after) - saved(before)) }
}

/** Everything is valued anew by the next run. */
async function forget(trx: Db, workspaceId: string): Promise<void> {
  for (const table of ['savingsEvidence', 'economyValued', 'savingsHistory', 'savingsHours', 'savingsDays', 'savingsSessions', 'savingsLifetimes'] as const)
    await trx
      .deleteFrom(table as 'savingsEvidence')
      .where('workspaceId', '=', workspaceId)
      .execute()
  await trx.updateTable('economyLedgers').set({ segmentId: 0 }).where('workspaceId', '=', workspaceId).execute()
}
