import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { AlertWorld } from './alerts.ts'
import type { Turn } from './alert-worker.ts'

export type AlertWorker = {
  child: ChildProcess
  /** Runs jobs to their end; `killed` when the process ended by SIGKILL before, `failed: why` when a job did. @throws when the process ended otherwise */
  turn(at: Date, how?: Partial<Pick<Turn, 'run' | 'kill'>>): Promise<string>
}

export const judgeAndSend = ['alerts.evaluate', 'alerts.send']

/** Another worker on the same database and mail server, as a process of its own. */
export function anAlertWorker(it: AlertWorld): AlertWorker {
  const { DUMONT_DATA_DIR } = it.deps.config
  const settings = {
    PATH: process.env.PATH,
    TZ: 'UTC',
    DUMONT_DATA_DIR,
    DUMONT_DEMO: 'false',
    TEST_CONNECTION: JSON.stringify(it.connection),
    ...it.mail.env,
  }
  const child = fork(join(import.meta.dirname, 'alert-worker.ts'), { env: settings, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  return {
    child,
    turn: async (at, { run = judgeAndSend, kill } = {}) => {
      child.send({ now: at.toISOString(), run, kill } satisfies Turn)
      const heard = new AbortController()
      const { signal: over } = heard
      const [how, signal] = (await Promise.race([once(child, 'message', { signal: over }), once(child, 'exit', { signal: over })])) as [
        unknown,
        string | undefined,
      ]
      heard.abort()
      if (typeof how === 'string') return how
      if (signal === 'SIGKILL') return 'killed'
      throw new Error(`The worker ended by itself: ${String(how)} ${signal}`)
    },
  }
}
