import type { CalendarEvent, MoveCalendarEvent, MovedCalendarEvent } from '@dumont/contracts'
import type { Actor } from '../../platform/actor.ts'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/feature.ts'
import { audit } from '../accounts/index.ts'
import { wakeQuietly } from '../prices/index.ts'
import { keptEvent } from './decide-kept.ts'
import { keepEvents } from './land-changes.ts'
import { refuseInWords, writable } from './refuse-in-words.ts'
import { overtakeReading } from './store-calendars.ts'
import { dropEvent, eventById, type EventRow, namedEventById } from './store-events.ts'
import { calendarSettingsOf } from './store-people.ts'
import { eventReader, toCalendarEvent } from './to-event.ts'
import { withSession } from './with-session.ts'

const YEAR_MS = 366 * 86_400_000
const LONGEST_MS = 31 * 86_400_000

/** Moves an event where its person keeps it, unless it has been changed there since. @throws AppError */
export async function moveEvent(deps: Deps, actor: Actor, id: number, to: MoveCalendarEvent): Promise<MovedCalendarEvent> {
  const event = await namedEventById(deps.db, actor.userId, id)
  if (!event) throw noEvent(id)
  if (event.startAt.getTime() !== Date.parse(to.was_start))
    throw new AppError('changed_meanwhile', `The event is elsewhere by now: it starts at ${event.startAt.toISOString()}`)
  const connection = await writable(deps, actor.userId, event.connectionId)
  if (!event.canMove) throw new AppError('conflict', 'This event is not yours to move, or it has no hours of its own')
  const [start, end] = [new Date(to.start), new Date(to.end)]
  checkTime(start, end, deps.clock.now())
  const moved = await withSession(deps, connection, (session) => session.move!(event.calendarKey, event, { start, end })).catch(async (error: unknown) => {
    if ((error as { failure?: unknown }).failure === 'not_found') await dropEvent(deps.db, id)
    return refuseInWords(deps, connection, error)
  })
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (trx) => {
    await overtakeReading(trx, event.calendarId)
    await keepEvents(trx, event.calendarId, [{ ...keptEvent(moved), key: event.key }])
    // Owners of the workspace read the audit log: what the event is, and when, stays its person's.
    await audit(trx, actor, 'calendar_event.moved', String(id), {}, now)
  })
  await wakeQuietly(deps, 'windows.keep')
  const present = await theEvent(deps, actor, id)
  return {
    event: await shownEvent(deps, actor, present),
    undo: { start: event.startAt.toISOString(), end: event.endAt.toISOString(), was_start: present.startAt.toISOString() },
  }
}

/** @throws AppError */
export async function theEvent({ db }: Deps, { userId }: Actor, id: number): Promise<EventRow> {
  const event = await eventById(db, userId, id)
  if (!event) throw noEvent(id)
  return event
}

const noEvent = (id: number): AppError => new AppError('not_found', `There is no event ${id}`)

/** As its person sees it. */
export async function shownEvent({ db, clock }: Deps, { userId }: Actor, row: EventRow): Promise<CalendarEvent> {
  return toCalendarEvent(eventReader(await calendarSettingsOf(db, userId))(row), clock.now())
}

/** Also an event that is added. @throws AppError */
export function checkTime(start: Date, end: Date, now: Date): void {
  if (Math.abs(start.getTime() - now.getTime()) > YEAR_MS) throw new AppError('validation_failed', 'start: is more than a year away')
  if (end.getTime() - start.getTime() > LONGEST_MS) throw new AppError('validation_failed', 'end: is more than 31 days after start')
}
