import type { Feature } from '../../platform/feature.ts'
import { endLeft } from './end-left.ts'
import { routes } from './routes.ts'
import { runSync } from './sync-job.ts'

export { calendarsOf, calendarVariables } from './doors.ts'
export { noteLook } from './note-look.ts'
export { resealCalendars } from './reseal.ts'
export { countEventsBetween, type EventRow, eventsBetween, eventTimes, isCalendarConnected, isStale } from './store-events.ts'
export { consentsIn, type LostConsent, lostConsents } from './store-lost.ts'
export { calendarSettingsOf } from './store-people.ts'
export { eventReader, type ReadEvent, toCalendarEvent } from './to-event.ts'

/** Calendars of a person: connected, read, kept; better times for their events are found downstream. */
export const calendars: Feature = {
  name: 'calendars',
  routes,
  jobs: [
    { name: 'calendars.sync', cron: '* * * * *', runDue: runSync },
    { name: 'calendars.leave', cron: '*/10 * * * *', on: ['members.left'], runDue: endLeft },
  ],
}
