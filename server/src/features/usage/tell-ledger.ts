import type { Deps } from '../../platform/feature.ts'

/** Wakes who keeps sums over the ledger. A queue that is not there yet is no failure: the schedule comes by itself. */
export async function tellLedger(deps: Deps): Promise<void> {
  await deps.wake('economy.value').catch((error: unknown) => deps.log.debug({ err: error }, 'not woken'))
}
