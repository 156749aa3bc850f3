import type { Deps, Job, Progress } from '../../platform/feature.ts'
import { isAlive } from '../../platform/is-alive.ts'
import { runCollect } from './collect-job.ts'
import { fillDemo, runDemo } from './demo-job.ts'
import { runImports } from './import-job.ts'
import { makeIndices, runIndex } from './index-job.ts'
import { loadBaseline } from './reference-baseline.ts'
import { dropLeftovers } from './spool.ts'
import { freeDeadLeases, openSpools } from './store-imports.ts'
import { wakeQuietly } from './wake.ts'

export const jobs: readonly Job[] = [
  { name: 'prices.collect', cron: '* * * * *', runDue: runCollect },
  { name: 'prices.import', cron: '* * * * *', runDue: runImports },
  { name: 'prices.demo', cron: '1 * * * *', runDue: runDemo },
  { name: 'prices.index', cron: '2 * * * *', runDue: runIndex },
]

/** At each start: the demo market up to now, so that the first page has something to show; imports of our dead go on. */
export async function prepare(deps: Deps, progress: Progress): Promise<void> {
  const now = deps.clock.now()
  await freeDeadLeases(deps.db, isAlive)
  await loadBaseline(deps.db, now)
  const spools = await openSpools(deps.db)
  await dropLeftovers(deps, spools, now)
  if (await fillDemo(deps, now, progress)) await makeIndices(deps, now)
  if (spools.size) await wakeQuietly(deps, 'prices.import')
}
