import type { Deps } from '../../platform/feature.ts'
import { TaskLost } from './collect-land.ts'
import type { CollectedPart } from './collect-session.ts'
import { dropOffers } from './store-offers.ts'
import { addTasks, dropParts, endTask, holdTask } from './store-tasks.ts'
import type { TaskKind } from './tables-providers.ts'

/** Which parts the vendor has: new ones are polled from now on, those that are gone end with their offers. */
export async function collectParts(deps: Deps, { task, connection, provider, session, next }: CollectedPart): Promise<boolean> {
  const parts = [...new Set((await provider.listParts?.(session)) ?? ['all'])]
  const kinds: TaskKind[] = [
    'offers',
    ...(provider.priceHistory ? (['history'] as const) : []),
    ...(provider.listReferencePrices ? (['references'] as const) : []),
  ]
  const { now } = session
  return deps.db.transaction().execute(async (trx) => {
    if (!(await holdTask(trx, task, connection.version))) throw new TaskLost()
    // A vendor without any part is more likely broken than gone: its parts stay.
    if (parts.length) for (const part of await dropParts(trx, task.connectionId, parts)) await dropOffers(trx, task.connectionId, now, part)
    const tasks = parts.flatMap((part) => kinds.map((kind) => ({ kind, part })))
    await addTasks(trx, task.connectionId, tasks, now)
    await endTask(trx, task, { ...next(), lastSuccessAt: now, failure: null, lastError: parts.length ? null : 'The vendor names no part that could be polled' })
    return false
  })
}
