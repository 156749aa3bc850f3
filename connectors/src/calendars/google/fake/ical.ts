import type { FakeCalendar, FakeEvent, FakeWhen } from './store.ts'

/** The calendar as Google publishes it at its secret address in iCal format. */
export function icalOf({ summary, timeZone }: FakeCalendar, events: readonly FakeEvent[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'PRODID:-//Google Inc//Google Calendar 70.9054//EN',
    'VERSION:2.0',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${text(summary)}`,
    `X-WR-TIMEZONE:${timeZone}`,
  ]
  return [...lines, ...events.flatMap(entry), 'END:VCALENDAR', ''].join('\r\n')
}

function entry({ id, start, end, summary = '', description = '', location = '', ...event }: FakeEvent): string[] {
  const instead = event.originalStartTime && event.recurringEventId ? [`RECURRENCE-ID${when(event.originalStartTime)}`] : []
  return [
    'BEGIN:VEVENT',
    `DTSTART${when(start)}`,
    `DTEND${when(end)}`,
    ...(event.recurrence ?? []),
    'DTSTAMP:20260101T000000Z',
    `UID:${event.recurringEventId ?? id}@google.com`,
    ...instead,
    `DESCRIPTION:${text(description)}`,
    `LOCATION:${text(location)}`,
    `STATUS:${(event.status ?? 'confirmed').toUpperCase()}`,
    `SUMMARY:${text(summary)}`,
    `TRANSP:${(event.transparency ?? 'opaque').toUpperCase()}`,
    'END:VEVENT',
  ]
}

function when(time: FakeWhen): string {
  if ('date' in time) return `;VALUE=DATE:${time.date.replaceAll('-', '')}`
  const stamp = (at: string) => at.slice(0, 19).replaceAll(/[-: ]/g, (mark) => (mark === ' ' ? 'T' : ''))
  if (!time.timeZone) return `:${stamp(new Date(time.dateTime).toISOString())}Z`
  return `;TZID=${time.timeZone}:${stamp(new Date(time.dateTime).toLocaleString('sv-SE', { timeZone: time.timeZone }))}`
}

const text = (value: string): string => value.replaceAll(/[\\;,]/g, (mark) => `\\${mark}`).replaceAll('\n', '\\n')
