import { createHash } from 'node:crypto'
import ICAL from 'ical.js'
import { ConnectorError } from '../../connector-error.ts'
import type { Range, RemoteEvent } from '../calendar.ts'
import { dayOf, matcherOf, type Moment } from './moments.ts'
import { type Budget, occurrencesOf } from './occurrences.ts'
import { problem, quoted } from './problem.ts'
import { colorOf, endOf, type Entry, plainOf, readEntry, textOf } from './read-event.ts'
import { createZones } from './zones.ts'

/** `zone`: where the reader is, for times and days that are of no zone. */
export type ReadIcs = { range: Range; zone: string }
export type IcsFile = { name: string | null; color: string | null; events: RemoteEvent[] }

const maxEvents = 5000
const maxSteps = 50_000
const longestMs = 366 * 86_400_000

/** A calendar file (RFC 5545), its events within the range expanded. It may take its time: see `read-apart.ts`. @throws ConnectorError that says what is wrong with it */
export function readIcs(text: string, { range, zone }: ReadIcs): IcsFile {
  // No text may hold a NUL (RFC 5545, 3.1), and no database keeps one.
  const calendars = parse(text.replaceAll('\0', ''))
  const budget: Budget = { steps: maxSteps }
  const events = new Map<string, RemoteEvent>()
  for (const calendar of calendars) {
    const zones = createZones(calendar, zone)
    const entries = calendar
      .getAllSubcomponents('vevent')
      .filter((event) => !isLongPast(event, range.from))
      .map((event) => readEntry(event, zones))
    for (const same of Map.groupBy(entries, ({ uid }) => uid).values()) {
      for (const event of eventsOf(same, range, budget)) events.set(event.key, event)
      if (events.size > maxEvents) throw problem(`The calendar has more than ${maxEvents} events in these days`)
    }
  }
  const [first] = calendars
  return {
    name: first ? (plainOf(first, 'x-wr-calname') ?? plainOf(first, 'name')) : null,
    color: first ? (colorOf(first, 'x-apple-calendar-color') ?? colorOf(first, 'color')) : null,
    events: [...events.values()],
  }
}

/** Single events that ended days before the range are not even read: what is wrong with them hurts nobody. */
function isLongPast(event: ICAL.Component, from: Date): boolean {
  if (['rrule', 'rdate', 'recurrence-id'].some((name) => event.hasProperty(name))) return false
  const [end, start] = [textOf(event, 'dtend'), textOf(event, 'dtstart')]
  const days = end === undefined ? 400 : 2
  return /^\d{4}-\d\d-\d\d/.test(end ?? start ?? '') && (end ?? start ?? '') < new Date(from.getTime() - days * 86_400_000).toISOString()
}

function parse(text: string): ICAL.Component[] {
  if (/^\s*<(!doctype|html)/i.test(text)) throw problem('The address leads to a web page, not to a calendar: copy the one in iCal format')
  if (!/^\s*BEGIN:VCALENDAR\s/i.test(text)) throw problem('The address does not lead to a calendar: its answer does not begin with BEGIN:VCALENDAR')
  if (!/END:VCALENDAR\s*$/i.test(text)) throw problem('The calendar was cut off: its end is missing')
  try {
    // Of several calendars ical.js makes a list.
    const parsed = ICAL.parse(text.trim()) as unknown[]
    return (Array.isArray(parsed[0]) ? parsed : [parsed]).map((one) => new ICAL.Component(one as unknown[])).filter(({ name }) => name === 'vcalendar')
  } catch {
    // What ical.js says quotes the file.
    throw problem(whatIsWrong(text))
  }
}

function whatIsWrong(text: string): string {
  for (const [i, line] of text.trim().split(/\r?\n/).entries()) {
    // What goes on from the line before is judged with it.
    if (line === '' || /^\s|^(BEGIN|END):/i.test(line)) continue
    if (isProperty(line)) continue
    const name = /^[A-Z-]{1,40}(?=[:;])/.exec(line)?.[0]
    return `Line ${i + 1} of the calendar${name ? ` (${name})` : ''} is not in the iCalendar format`
  }
  return 'The calendar is not in the iCalendar format: an event in it does not end'
}

function isProperty(line: string): boolean {
  try {
    return Boolean(ICAL.parse.property(line))
  } catch {
    return false
  }
}

/** Entries of one UID: an event, or a series and what stands in for single occurrences of it. */
function eventsOf(entries: Entry[], range: Range, budget: Budget): RemoteEvent[] {
  const heads = newestOf(entries.filter(({ instead }) => !instead))
  const overrides = entries.filter(({ instead }) => instead)
  const isMany = heads.length > 1
  const found = heads.flatMap((head) => expand(head, overrides, range, budget, isMany))
  const stand = overrides.map((entry) => eventOf(entry, entry.start, keyOf(entry.uid, entry.instead!.of), true))
  return [...found, ...stand].filter((event): event is RemoteEvent => event !== undefined && event.start < range.to && event.end > range.from)
}

/** Later versions of the same; programs that give everything one UID mean different events. */
function newestOf(heads: Entry[]): Entry[] {
  const newest = Math.max(...heads.map(({ sequence }) => sequence))
  return [...new Map(heads.filter(({ sequence }) => sequence === newest).map((head) => [head.start.at.getTime(), head])).values()]
}

function expand(head: Entry, overrides: Entry[], range: Range, budget: Budget, isMany: boolean): (RemoteEvent | undefined)[] {
  const isSeries = head.rules.length + head.more.length > 0
  if (!isSeries) return [eventOf(head, head.start, isMany ? keyOf(head.uid, head.start) : shortKey(head.uid), false)]
  const lengthMs = Math.min(longestMs, head.lasts.days * 86_400_000 + head.lasts.seconds * 1000)
  const later = overrides.filter(({ instead }) => instead!.andLater).sort((a, b) => a.instead!.of.at.getTime() - b.instead!.of.at.getTime())
  // What was moved by a change "from now on" may begin days away from where its rule says.
  const reach = Math.max(0, ...later.map(({ start, instead }) => Math.abs(start.at.getTime() - instead!.of.at.getTime())))
  const [from, to] = [range.from.getTime() - lengthMs - reach - 86_400_000, range.to.getTime() + reach]
  const hasStandIn = matcherOf(overrides.map(({ instead }) => instead!.of))
  return starts(head, new Date(from), new Date(to), budget)
    .filter((start) => !hasStandIn(start))
    .map((start) => {
      const key = keyOf(head.uid, start)
      const changed = later.findLast(({ instead }) => instead!.of.at <= start.at)
      return changed ? eventOf(changed, shifted(start, changed), key, true) : eventOf(head, start, key, true)
    })
}

function starts(head: Entry, from: Date, to: Date, budget: Budget): Moment[] {
  try {
    return occurrencesOf(head, from, to, budget)
  } catch (error) {
    // ical.js throws at rules that make no sense.
    throw error instanceof ConnectorError ? error : problem(`The rule by which ${quoted(head.shown.title)} repeats cannot be followed`)
  }
}

function shifted(start: Moment, { start: to, instead }: Entry): Moment {
  const at = new Date(start.at.getTime() + to.at.getTime() - instead!.of.at.getTime())
  return { ...start, at, wall: to.zone.wall(at), zone: to.zone }
}

function eventOf(entry: Entry, start: Moment, key: string, recurring: boolean): RemoteEvent | undefined {
  if (entry.isCancelled) return undefined
  const end = endOf(start, entry.lasts)
  return { key, etag: null, ...entry.shown, start: start.at, end: end < start.at ? start.at : end, allDay: start.isDate, recurring, movable: false }
}

const keyOf = (uid: string, { isDate, wall, at }: Moment): string => `${shortKey(uid)}/${isDate ? dayOf(wall) : at.toISOString()}`
const shortKey = (uid: string): string => (uid.length > 200 ? createHash('sha256').update(uid).digest('hex') : uid)
