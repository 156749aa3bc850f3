/** One event of a calendar; times in UTC. `sequence` and `changedAt` rise together. */
export type CalendarEvent = {
  uid: string
  start: Date
  end: Date
  summary: string
  description: string
  location: string
  sequence: number
  changedAt: Date
  createdAt?: Date
  isCancelled?: boolean
  categories: readonly string[]
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
/** RFC 5545, 3.1: without the line break. */
const LINE_OCTETS = 75

/** A calendar to subscribe to (RFC 5545 and, for its name and how often to ask, RFC 7986). No METHOD: then DTSTAMP says when an event last changed, and the same events are the same bytes. */
export function writeIcs(name: string, events: readonly CalendarEvent[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Dumont//Windows//EN',
    'CALSCALE:GREGORIAN',
    `NAME:${escape(name)}`,
    `X-WR-CALNAME:${escape(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...events.flatMap(linesOf),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${fold(line)}\r\n`).join('')
}

function linesOf(event: CalendarEvent): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escape(event.uid)}`,
    `DTSTAMP:${utc(event.changedAt)}`,
    `LAST-MODIFIED:${utc(event.changedAt)}`,
    ...(event.createdAt ? [`CREATED:${utc(event.createdAt)}`] : []),
    `SEQUENCE:${event.sequence}`,
    `DTSTART:${utc(event.start)}`,
    `DTEND:${utc(event.end)}`,
    `SUMMARY:${escape(event.summary)}`,
    `DESCRIPTION:${escape(event.description)}`,
    `LOCATION:${escape(event.location)}`,
    `CATEGORIES:${event.categories.map(escape).join(',')}`,
    `STATUS:${event.isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]
}

/** Whole seconds: calendars know no less. */
const utc = (at: Date): string => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`

/** A line break is the only control character that a text may hold. */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n]/gu, ' ')
    .replaceAll(/[\\;,]/g, (mark) => `\\${mark}`)
    .replaceAll('\n', '\\n')
}

/** Cut after 75 octets at most, never within a character; the rest goes on after a space. */
function fold(line: string): string {
  const octets = encoder.encode(line)
  const parts: string[] = []
  for (let from = 0; from < octets.length;) {
    const room = parts.length ? LINE_OCTETS - 1 : LINE_OCTETS
    let to = Math.min(octets.length, from + room)
    while (to < octets.length && isInside(octets[to]!)) to--
    parts.push(decoder.decode(octets.subarray(from, to)))
    from = to
  }
  return parts.join('\r\n ')
}

/** A byte of UTF-8 that begins no character. */
const isInside = (octet: number): boolean => (octet & 0xc0) === 0x80
