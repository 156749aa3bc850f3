import { composeDeps } from '../src/compose.ts'
import { alerts } from '../src/features/alerts/index.ts'
import { movableClock } from '../src/platform/clock.ts'
import { loadConfig } from '../src/platform/config.ts'
import type { Connection } from '../src/platform/db.ts'
import { failpoints } from '../src/platform/failpoint.ts'
import { createLog } from '../src/platform/log.ts'
import { backendOf, killDatabase, type Victim } from './kill-database.ts'

/** What the parent asks for: jobs of the alerts feature, one after the other, at a moment; and what is killed when a failpoint is reached, or some time after. */
export type Turn = { now: string; run: string[]; kill?: Kill | undefined }
export type Kill = { at: string; afterMs?: number } & ({ victim: 'worker' } | { victim: Victim; pidFile: string })

// A worker that judges and sends in a process of its own, woken by its parent instead of the queue: it can be killed with -9 at a failpoint.
const { config } = loadConfig(process.env)
const clock = movableClock(new Date(0))
const { deps } = composeDeps(config, JSON.parse(process.env.TEST_CONNECTION!) as Connection, clock, createLog('silent'))
const backend = backendOf(deps.pool)

process.on('message', ({ now, run, kill }: Turn) => {
  clock.set(new Date(now))
  const failpoint = kill ? failpoints(kill.at, () => killAfter(kill)) : deps.failpoint
  const job = (name: string) => alerts.jobs!.find((one) => one.name === name)!
  void (async () => {
    for (const name of run) await job(name).runDue({ ...deps, failpoint, wake: async () => {} }, clock.now(), new AbortController().signal)
  })().then(
    () => process.send!('done'),
    // As in life: it is tried again at its next turn.
    (error: unknown) => process.send!(`failed: ${String(error)}`),
  )
})

function killAfter(kill: Kill): void {
  const die = () => void (kill.victim === 'worker' ? process.kill(process.pid, 'SIGKILL') : killDatabase(kill.victim, kill.pidFile, backend()))
  if (kill.afterMs === undefined) die()
  else setTimeout(die, kill.afterMs)
}
