import type { Feature } from '../../platform/feature.ts'

export { countEventsBetween, type EventRow, eventsBetween, isStale } from './store-events.ts'
export { calendarSettingsOf } from './store-people.ts'

/** Calendars of a person: connected, read, kept; which of their events are compute work is decided downstream. */
export const calendars: Feature = { name: 'calendars' }
