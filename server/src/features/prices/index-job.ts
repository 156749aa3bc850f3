import type { Deps } from '../../platform/feature.ts'
import { dueGroups, remakeIndices } from './store-index.ts'
import { wakeQuietly } from './wake.ts'

/** Job `prices.index`: remakes the indices whose listings changed. Answers whether any price of an index changed. */
export async function makeIndices(deps: Deps, now: Date, signal?: AbortSignal): Promise<boolean> {
  let hours = 0
  for (const group of await dueGroups(deps.db, now)) {
    if (signal?.aborted) break
    hours += await remakeIndices(deps.db, group, now)
  }
  return hours > 0
}

export async function runIndex(deps: Deps, now: Date, signal: AbortSignal): Promise<void> {
  if (!(await makeIndices(deps, now, signal))) return
  await wakeQuietly(deps, 'forecasts.refresh')
  await wakeQuietly(deps, 'prices.changed')
}
