import { createHash } from 'node:crypto'
import type ICAL from 'ical.js'
import { utcOf } from '../zoned-time.ts'
import type { RemoteEvent } from '../calendar.ts'
import { plainText } from '../plain-text.ts'
import { type Moment, momentsOf, type Zones } from './moments.ts'
import { problem, quoted } from './problem.ts'

/** A VEVENT. */
export type Entry = {
  uid: string
  sequence: number
  start: Moment
  /** Days by the calendar, and seconds by the clock. */
  lasts: { days: number; seconds: number }
  isCancelled: boolean
  /** Of an entry that stands in for an occurrence of another. */
  instead: { of: Moment; andLater: boolean } | undefined
  rules: ICAL.Recur[]
  more: Moment[]
  except: Moment[]
  shown: Pick<RemoteEvent, 'title' | 'description' | 'location' | 'busy' | 'link' | 'color'>
}

export function readEntry(event: ICAL.Component, zones: Zones): Entry {
  const title = shorten(textOf(event, 'summary') ?? '', 1000)
  const [start] = all(event, 'dtstart', zones)
  if (!start) throw problem(`The calendar does not say when ${quoted(title)} begins`)
  const id = event.getFirstProperty('recurrence-id')
  return {
    uid: textOf(event, 'uid') || createHash('sha256').update(`${start.at.toISOString()} ${title}`).digest('hex'),
    sequence: Number(textOf(event, 'sequence')) || 0,
    start,
    lasts: lengthOf(event, start, zones, title),
    isCancelled: /^cancelled$/i.test(textOf(event, 'status') ?? ''),
    instead: id ? { of: momentsOf(id, zones)[0]!, andLater: /^thisandfuture$/i.test(String(id.getParameter('range'))) } : undefined,
    rules: rulesOf(event, title),
    more: all(event, 'rdate', zones),
    except: all(event, 'exdate', zones),
    shown: {
      title,
      description: some(textOf(event, 'description'), 20_000),
      location: some(textOf(event, 'location'), 1000),
      busy: !/^transparent$/i.test(textOf(event, 'transp') ?? '') && !/^free$/i.test(textOf(event, 'x-microsoft-cdo-busystatus') ?? ''),
      link: /^https:\/\//i.test(textOf(event, 'url') ?? '') ? shorten(textOf(event, 'url')!, 2000) : null,
      color: colorOf(event, 'color'),
    },
  }
}

/** Where it begins, and when it ends. */
export function endOf({ wall, zone, at }: Moment, { days, seconds }: Entry['lasts']): Date {
  if (days === 0) return new Date(at.getTime() + seconds * 1000)
  const later = new Date(utcOf(wall) + days * 86_400_000)
  const end = zone.at({ ...wall, year: later.getUTCFullYear(), month: later.getUTCMonth() + 1, day: later.getUTCDate() })
  return new Date(end.getTime() + seconds * 1000)
}

function lengthOf(event: ICAL.Component, start: Moment, zones: Zones, title: string): Entry['lasts'] {
  const [end] = all(event, 'dtend', zones)
  const duration = event.getFirstProperty('duration')
  if (!end && duration) return durationOf(duration, title)
  // Without an end, a day lasts a day and a moment nothing; some programs write the last day in the place of the one after it.
  if (start.isDate) return { days: Math.max(1, end ? Math.round((utcOf(end.wall) - utcOf(start.wall)) / 86_400_000) : 1), seconds: 0 }
  return { days: 0, seconds: end ? Math.max(0, (end.at.getTime() - start.at.getTime()) / 1000) : 0 }
}

function durationOf(property: ICAL.Property, title: string): Entry['lasts'] {
  try {
    const { weeks, days, hours, minutes, seconds, isNegative } = property.getFirstValue() as ICAL.Duration
    const lasts = { days: weeks * 7 + days, seconds: hours * 3600 + minutes * 60 + seconds }
    if (Number.isFinite(lasts.days + lasts.seconds) && lasts.days < 100_000 && lasts.seconds < 1e10) return isNegative ? { days: 0, seconds: 0 } : lasts
  } catch {
    // Told below.
  }
  throw problem(`How long ${quoted(title)} lasts cannot be read`)
}

function rulesOf(event: ICAL.Component, title: string): ICAL.Recur[] {
  try {
    const rules = event.getAllProperties('rrule').map((rule) => rule.getFirstValue() as ICAL.Recur)
    if (rules.every(({ freq }) => /^(SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)$/.test(freq))) return rules
  } catch {
    // Told below.
  }
  throw problem(`The rule by which ${quoted(title)} repeats cannot be read`)
}

const all = (event: ICAL.Component, name: string, zones: Zones): Moment[] => event.getAllProperties(name).flatMap((property) => momentsOf(property, zones))

export function textOf(component: ICAL.Component, name: string): string | undefined {
  const [, , , value] = (component.getFirstProperty(name)?.jCal ?? []) as unknown[]
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : undefined
}
/** Of a property that ical.js does not know to be text. */
export const plainOf = (component: ICAL.Component, name: string): string | null => textOf(component, name)?.replace(/\\([,;\\])/g, '$1') || null
export const colorOf = (component: ICAL.Component, name: string): string | null => /^#[\da-f]{6}/i.exec(textOf(component, name) ?? '')?.[0] ?? null

const some = (text: string | undefined, most: number): string | null => (text ? plainText(shorten(text, most)) : null)
const shorten = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)
