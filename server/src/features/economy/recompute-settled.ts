import type { RecomputeAnswer } from '@dumont/contracts'
import type { Db } from '../../platform/db.ts'
import { recompute } from './recompute.ts'
import { dueUsage, standingOf } from './store-due.ts'
import { lockSums, valueLedger } from './value-ledger.ts'

type Asked = { workspaceId: string; now: () => Date; apply: boolean }

/**
 * Recomputes from sums that have all of the ledger up to one moment: else what was never added would be told as a difference. They have not when somebody else's recompute was
 * applied while this one waited for it, so they are followed again. `also` is done in the same transaction.
 */
export async function recomputeSettled(
  db: Db,
  { workspaceId, now, apply }: Asked,
  also: (trx: Db, answer: RecomputeAnswer) => Promise<void>,
): Promise<RecomputeAnswer> {
  for (;;) {
    const at = now()
    await valueLedger(db, workspaceId, at, new AbortController().signal)
    const answer = await db.transaction().execute(async (trx) => {
      await lockSums(trx, workspaceId)
      if (await isBehind(trx, workspaceId, at)) return undefined
      const found = await recompute(trx, workspaceId, at, apply)
      await also(trx, found)
      return found
    })
    if (answer) return answer
  }
}

async function isBehind(trx: Db, workspaceId: string, at: Date): Promise<boolean> {
  const { wrong, through } = await standingOf(trx, workspaceId)
  return wrong.length > 0 || (await dueUsage(trx, workspaceId, through, at, { limit: 1 })).through > through
}
