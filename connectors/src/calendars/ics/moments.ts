import type ICAL from 'ical.js'
import { utcOf, type WallTime } from '../zoned-time.ts'
import { problem } from './problem.ts'
import { utc, type Zone } from './zones.ts'

/** What DTSTART and its like say. */
export type Moment = { wall: Required<WallTime>; zone: Zone; isDate: boolean; at: Date }
export type Zones = { find(tzid: string): Zone | undefined; floating: Zone }

/** Of a property all values; of a period its start. */
export function momentsOf(property: ICAL.Property, zones: Zones): Moment[] {
  const [name, , , ...values] = property.jCal as [string, object, string, ...unknown[]]
  const tzid = property.getParameter('tzid')
  return values.map((value) => momentOf(name.toUpperCase(), Array.isArray(value) ? value[0] : value, typeof tzid === 'string' ? tzid : undefined, zones))
}

/** ical.js has made it "2026-03-04T05:06:00Z" or "2026-03-04" where it could. */
const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(Z?))?$/

function momentOf(name: string, value: unknown, tzid: string | undefined, zones: Zones): Moment {
  const found = typeof value === 'string' ? pattern.exec(value) : null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (found?.slice(1, 7) ?? []).map((part) => Number(part ?? 0))
  const wall = { year, month, day, hour, minute, second }
  if (!found || !isOnTheClock(wall)) throw problem(`The calendar holds a ${name} that is no time`)
  const isDate = found[4] === undefined
  return moment(wall, isDate, found[7] === 'Z' ? utc : zoneOf(isDate ? undefined : tzid, zones))
}

export function moment(wall: Required<WallTime>, isDate: boolean, zone: Zone): Moment {
  return { wall, zone, isDate, at: zone.at(wall) }
}

function zoneOf(tzid: string | undefined, zones: Zones): Zone {
  if (tzid === undefined) return zones.floating
  const zone = zones.find(tzid)
  if (!zone) throw problem(`The calendar uses a time zone that it does not define: ${tzid.slice(0, 80)}`)
  return zone
}

const isOnTheClock = ({ year, month, day, hour, minute, second }: Required<WallTime>): boolean => {
  const date = new Date(utcOf({ year, month, day }))
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 61
}

export const dayOf = ({ year, month, day }: WallTime): string =>
  [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')

/** How occurrences are told apart: by the moment, or by the day where one side of it is but a day. */
export function matcherOf(moments: readonly Moment[]): (occurrence: Moment) => boolean {
  const instants = new Set(moments.filter(({ isDate }) => !isDate).map(({ at }) => at.getTime()))
  const days = new Set(moments.filter(({ isDate }) => isDate).map(({ wall }) => dayOf(wall)))
  const anyDays = new Set(moments.map(({ wall }) => dayOf(wall)))
  return ({ at, wall, isDate }) => (isDate ? anyDays.has(dayOf(wall)) : instants.has(at.getTime()) || days.has(dayOf(wall)))
}
