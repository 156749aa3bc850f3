import { composeDeps } from '../src/compose.ts'
import { calendars, calendarVariables, resealCalendars } from '../src/features/calendars/index.ts'
import { withSession } from '../src/features/calendars/with-session.ts'
import { movableClock } from '../src/platform/clock.ts'
import { loadConfig } from '../src/platform/config.ts'
import type { Connection } from '../src/platform/db.ts'
import { createLog } from '../src/platform/log.ts'

/** What the parent asks for. `calls`: so many questions to Google at once; answers how many were answered. */
export type CalendarTurn = { now: string; work: 'sync' | 'reseal' } | { now: string; work: 'calls'; calls: number }
export type CalendarTurnDone = { done: number; failed: string[] }

// A process of its own on the same database, that can be killed with -9 at a failpoint.
const { config } = loadConfig(process.env, undefined, new Set(calendarVariables))
const clock = movableClock(new Date(0))
const { deps: composed } = composeDeps(config, JSON.parse(process.env.TEST_CONNECTION!) as Connection, clock, createLog('silent'))
const deps = { ...composed, wake: async () => {} }

async function calls(count: number): Promise<CalendarTurnDone> {
  const connection = await deps.db.selectFrom('calendarConnections').selectAll().executeTakeFirstOrThrow()
  const all = await Promise.allSettled(Array.from({ length: count }, () => withSession(deps, connection, (session) => session.calendars())))
  const failed = all.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
  return { done: count - failed.length, failed }
}

async function turn(asked: CalendarTurn): Promise<CalendarTurnDone> {
  if (asked.work === 'calls') return calls(asked.calls)
  if (asked.work === 'reseal') return { done: (await resealCalendars(deps)).changed, failed: [] }
  await calendars.jobs![0]!.runDue(deps, clock.now(), new AbortController().signal)
  return { done: 1, failed: [] }
}

process.on('message', (asked: CalendarTurn) => {
  clock.set(new Date(asked.now))
  void turn(asked).then((answer) => process.send!(answer))
})
