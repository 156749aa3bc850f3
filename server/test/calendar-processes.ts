import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { CalendarWorld } from './calendar-world.ts'
import type { CalendarTurn, CalendarTurnDone } from './calendar-worker.ts'

export type CalendarWorker = {
  child: ChildProcess
  /** Works to the end; `killed` when the process ended by SIGKILL before. @throws when it ended otherwise */
  turn(asked: CalendarTurn): Promise<CalendarTurnDone | 'killed'>
}

/** Another process on the same database and the same Google. */
export function aCalendarWorker({ deps, connection, google }: CalendarWorld, env: Record<string, string> = {}): CalendarWorker {
  const settings = {
    PATH: process.env.PATH,
    TZ: 'UTC',
    DUMONT_DATA_DIR: deps.config.dataDir,
    DUMONT_DEMO: 'false',
    DUMONT_ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
    TEST_CONNECTION: JSON.stringify(connection),
    ...google.environment,
    ...env,
  }
  const child = fork(join(import.meta.dirname, 'calendar-worker.ts'), { env: settings, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  return {
    child,
    turn: async (asked) => {
      child.send(asked)
      const heard = new AbortController()
      const { signal } = heard
      const [answer, end] = (await Promise.race([once(child, 'message', { signal }), once(child, 'exit', { signal })])) as [unknown, string | undefined]
      heard.abort()
      if (typeof answer === 'object' && answer) return answer as CalendarTurnDone
      if (end === 'SIGKILL') return 'killed'
      throw new Error(`The worker ended by itself: ${String(answer)} ${end}`)
    },
  }
}
