import type { AddCalendarWindow, CalendarEvent } from '@dumont/contracts'
import { createHash } from 'node:crypto'
import type { Actor } from '../../platform/actor.ts'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/feature.ts'
import { audit } from '../accounts/index.ts'
import { keptEvent } from './decide-kept.ts'
import { keepEvents } from './land-changes.ts'
import { checkTime, shownEvent, theEvent } from './move-event.ts'
import { refuseInWords, writable } from './refuse-in-words.ts'
import { calendarForWindows, overtakeReading } from './store-calendars.ts'
import { eventIdOf } from './store-events.ts'
import { withSession } from './with-session.ts'

/** Adds a window to the main calendar, or to the first that may be written to. The same `client_id` again finds the event that is there. @throws AppError */
export async function addWindow(deps: Deps, actor: Actor, body: AddCalendarWindow): Promise<CalendarEvent> {
  const connection = await writable(deps, actor.userId, body.connection_id)
  const [start, end] = [new Date(body.start), new Date(body.end)]
  checkTime(start, end, deps.clock.now())
  const calendar = await calendarForWindows(deps.db, connection.id)
  if (!calendar) throw new AppError('conflict', 'No calendar that is shown may be written to: choose one of your own first')
  const event = { id: remoteId(connection.subject!, calendar.key, body.client_id), title: body.title, description: body.description, start, end }
  const added = await withSession(deps, connection, (session) => session.add!(calendar.key, event)).catch((error: unknown) =>
    refuseInWords(deps, connection, error),
  )
  const now = deps.clock.now()
  const id = await deps.db.transaction().execute(async (trx) => {
    await overtakeReading(trx, calendar.id)
    const isNew = (await keepEvents(trx, calendar.id, [keptEvent(added)])).length > 0
    const known = await eventIdOf(trx, calendar.id, added.key)
    if (isNew) await audit(trx, actor, 'calendar_event.added', String(known), {}, now)
    return known
  })
  return shownEvent(deps, actor, await theEvent(deps, actor, id))
}

/** Google takes 0-9 and a-v, and each id once for ever: bound to the account, so that nobody else's is met. */
const remoteId = (...parts: string[]): string => `dumont${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)}`
