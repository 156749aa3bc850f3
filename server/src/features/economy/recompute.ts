import { comparedProviders, type RecomputeAnswer } from '@dumont/contracts'
import { usdOf } from '../usage/index.ts'
import type { Db } from '../../platform/db.ts'
import { chooser, decideSlices } from './decide-slices.ts'
import { bookOf } from './store-book.ts'
import { dueUsage } from './store-due.ts'
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
  // What goes on comes twice, as a whole and from where it was last valued: each segment once, from its beginning.
  const whole = new Map(due.toSorted((a, b) => b.usage.from.getTime() - a.usage.from.getTime()).map((one) => [one.usage.segmentId, one]))
  for (const { usage, settledTo } of whole.values()) {
    for (const slice of usage.from < settledTo ? decideSlices(choose, { ...usage, to: settledTo }) : []) {
      after[slice.provider] = addSums(after[slice.provider] ?? noSums(), sumsOf(slice))
    }
  }
  if (apply) await forget(trx, workspaceId)
  const changes = comparedProviders.map((provider, i) => changeOf(provider, before[i]!, after[provider] ?? noSums()))
  return { applied: apply, changes }
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
