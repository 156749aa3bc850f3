import type { RemoteEvent } from '@dumont/connectors'
import type { StoredEvent } from './tables.ts'

export type KeptEvent = Omit<StoredEvent, 'id' | 'calendarId' | 'chosenCompute' | 'chosenGpu' | 'chosenCount' | 'chosenHours'>

const LONGEST = { title: 500, text: 8000, location: 500, link: 2000 }

/** Some programs write it for "never"; in a zone behind UTC it lies beyond what has four digits, which no database reads. */
const LAST = new Date('9999-12-31T23:59:59Z')

/** What is kept of an event. Others write titles and descriptions: they are cut, and hold nothing that cannot be stored. */
export function keptEvent(event: RemoteEvent): KeptEvent {
  return {
    key: event.key,
    etag: event.etag,
    title: clean(event.title, LONGEST.title),
    description: event.description === null ? null : clean(event.description, LONGEST.text) || null,
    location: event.location === null ? null : clean(event.location, LONGEST.location) || null,
    startAt: event.start,
    endAt: event.end < event.start ? event.start : event.end > LAST ? LAST : event.end,
    allDay: event.allDay,
    busy: event.busy,
    recurring: event.recurring,
    movable: event.movable,
    link: linkOf(event.link),
    color: colorOf(event.color),
  }
}

/** PostgreSQL takes no NUL; half a surrogate pair is no text. */
export function clean(text: string, longest: number): string {
  return text.replaceAll('\0', '').slice(0, longest).toWellFormed().trim()
}

export const colorOf = (color: string | null): string | null => (color !== null && /^#[0-9a-f]{6}$/i.test(color) ? color.toLowerCase() : null)

/** A link is pressed: only to a page. */
function linkOf(link: string | null): string | null {
  const url = link === null || link.length > LONGEST.link ? null : URL.parse(link)
  return url?.protocol === 'https:' ? url.href : null
}
