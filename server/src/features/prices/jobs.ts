import type { Deps, Job, Progress } from '../../platform/feature.ts'
import { fillDemo, runDemo } from './demo-job.ts'
import { makeIndices, runIndex } from './index-job.ts'

export const jobs: readonly Job[] = [
  { name: 'prices.demo', cron: '1 * * * *', runDue: runDemo },
  { name: 'prices.index', cron: '2 * * * *', runDue: runIndex },
]

/** At each start: the demo market up to now, so that the first page has something to show. */
export async function prepare(deps: Deps, progress: Progress): Promise<void> {
  const now = deps.clock.now()
  if (await fillDemo(deps, now, progress)) await makeIndices(deps, now)
}
