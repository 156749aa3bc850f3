import { ConnectorError, type ConnectorFailure } from '@dumont/connectors'
import { isDatabaseDown } from '../../platform/db.ts'
import type { Deps } from '../../platform/feature.ts'
import { decideReading } from './decide-reading.ts'
import { endWith, LeaseLost, release } from './end-sync.ts'
import { landChanges } from './land-changes.ts'
import { calendarsOf, keepCalendars, lockUnchanged, noteCalendarTrouble } from './store-calendars.ts'
import { type Claim, holdConnection } from './store-sync.ts'
import type { CalendarRow } from './tables.ts'
import { withSession } from './with-session.ts'

/** Which calendars there are changes rarely; a subscription is one for ever, and only its name may change. */
const LIST_MS = { google: 3_600_000, ics: 86_400_000 }
/** Of the connection as a whole: its other calendars would get the same answer. */
const ofAll: ReadonlySet<ConnectorFailure> = new Set(['auth_failed', 'token_refused', 'rejected_key', 'rate_limited'])

/** `stop`: the server stops, which is nobody's failure. */
export type Until = { signal: AbortSignal; stop: AbortSignal }

/** Reads the chosen calendars of a connection. A failure is state: it stands with the connection. Answers whether anything is new. */
export async function syncConnection(deps: Deps, claim: Claim, { signal, stop }: Until): Promise<boolean> {
  const seen = { changed: false }
  try {
    const listedAt = await listCalendars(deps, claim, signal)
    const trouble = await readAll(deps, claim, seen, signal)
    // What is gone must leave the list.
    await endWith(deps, claim, trouble, { listedAt: trouble?.failure === 'not_found' ? null : listedAt })
  } catch (error) {
    if (isDatabaseDown(error)) throw error
    if (stop.aborted || error instanceof LeaseLost) await release(deps, claim)
    else await endWith(deps, claim, inWords(deps, claim, error))
  }
  return seen.changed
}

/** Answers when they were listed. */
async function listCalendars(deps: Deps, claim: Claim, signal: AbortSignal): Promise<Date> {
  const now = deps.clock.now()
  if (claim.listedAt && now.getTime() - claim.listedAt.getTime() < LIST_MS[claim.kind]) return claim.listedAt
  const found = await withSession(deps, claim, (session) => session.calendars(), signal)
  if (!found.length) throw new ConnectorError('unexpected_answer', 'The account names no calendar')
  await landing(deps, claim, (trx) => keepCalendars(trx, claim.id, found))
  return now
}

/** One calendar that cannot be read stops no other. Answers what the first trouble was. */
async function readAll(deps: Deps, claim: Claim, seen: { changed: boolean }, signal: AbortSignal): Promise<ConnectorError | undefined> {
  let trouble: ConnectorError | undefined
  for (const calendar of (await calendarsOf(deps.db, claim.id)).filter(({ selected }) => selected))
    try {
      if (await readCalendar(deps, claim, calendar, signal)) seen.changed = true
    } catch (error) {
      if (isDatabaseDown(error) || error instanceof LeaseLost || signal.aborted) throw error
      const failure = inWords(deps, claim, error)
      if (ofAll.has(failure.failure)) throw failure
      await noteCalendarTrouble(deps.db, calendar.id, failure.message)
      trouble ??= failure
    }
  return trouble
}

async function readCalendar(deps: Deps, claim: Claim, calendar: CalendarRow, signal: AbortSignal): Promise<boolean> {
  const reading = decideReading(calendar, deps.clock.now())
  const changes = await withSession(deps, claim, (session) => session.changes(calendar.key, reading.cursor, reading.range), signal)
  deps.failpoint('calendars.afterChanges')
  return landing(deps, claim, async (trx) => {
    // Chosen anew meanwhile, it is read in full next time.
    const isAsItWas = await lockUnchanged(trx, calendar)
    return isAsItWas && landChanges(trx, calendar.id, changes, reading, deps.clock.now())
  })
}

/** @throws LeaseLost when the connection is another worker's by now, was connected anew or taken away */
function landing<T>(deps: Deps, claim: Claim, work: (trx: Deps['db']) => Promise<T>): Promise<T> {
  return deps.db.transaction().execute(async (trx) => {
    if (!(await holdConnection(trx, claim))) throw new LeaseLost()
    return work(trx)
  })
}

/** What we broke ourselves is logged; its message may hold what others wrote. */
function inWords(deps: Deps, { id }: Claim, error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error
  deps.log.error({ calendar_connection: id, problem: String((error as Error).stack ?? error) }, 'reading a calendar broke')
  return new ConnectorError('unexpected_answer', 'Reading the calendar broke on our side; the log says where')
}
