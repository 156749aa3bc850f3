import { composeDeps } from '../src/compose.ts'
import { alerts } from '../src/features/alerts/index.ts'
import { movableClock } from '../src/platform/clock.ts'
import { loadConfig } from '../src/platform/config.ts'
import type { Connection } from '../src/platform/db.ts'
import { createLog } from '../src/platform/log.ts'

/** What the parent asks for: jobs of the alerts feature, one after the other, at a moment. */
export type Turn = { now: string; run: string[] }

// A worker that judges and sends in a process of its own, woken by its parent instead of the queue: it can be killed with -9 at a failpoint.
const { config } = loadConfig(process.env)
const clock = movableClock(new Date(0))
const { deps } = composeDeps(config, JSON.parse(process.env.TEST_CONNECTION!) as Connection, clock, createLog('silent'))

process.on('message', ({ now, run }: Turn) => {
  clock.set(new Date(now))
  void (async () => {
    for (const name of run)
      await alerts.jobs!.find((job) => job.name === name)!.runDue({ ...deps, wake: async () => {} }, clock.now(), new AbortController().signal)
    process.send!('done')
  })()
})
