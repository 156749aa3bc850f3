import type { Deps } from '../../platform/feature.ts'
import { valueLedger } from './value-ledger.ts'

/** Job `economy.value`: sums follow every ledger. */
export async function runValue(deps: Deps, now: Date, signal: AbortSignal): Promise<void> {
  const ledgers = await deps.db.selectFrom('usageLedgers').select('workspaceId').orderBy('workspaceId').execute()
  for (const { workspaceId } of ledgers) if (!signal.aborted) await valueLedger(deps.db, workspaceId, now, signal)
}
