import type { Feature } from '../../platform/feature.ts'

export { countEventsBetween, type EventRow, eventsBetween, isCalendarConnected, isStale } from './store-events.ts'
export { calendarSettingsOf } from './store-people.ts'
export { eventReader, type ReadEvent, toCalendarEvent } from './to-event.ts'

/** Calendars of a person: connected, read, kept; which of their events are compute work is decided downstream. */
export const calendars: Feature = { name: 'calendars' }
