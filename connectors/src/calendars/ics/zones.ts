import ICAL from 'ical.js'
import { instantOf, isZone, type WallTime, wallOf } from '../zoned-time.ts'
import { problem } from './problem.ts'
import { windowsZones } from './windows-zones.ts'

export type Zone = { at(wall: WallTime): Date; wall(at: Date): Required<WallTime> }

export const ianaZone = (name: string): Zone => ({ at: (wall) => instantOf(wall, name), wall: (at) => wallOf(at, name) })
export const utc = ianaZone('UTC')

/**
 * Looks up what a file calls a time zone: an IANA name, with what some programs put before it; else what the file itself defines; else Windows' name of one.
 * undefined: nobody knows. `floating` is the calendar's own zone, for times without any.
 */
export function createZones(calendar: ICAL.Component, readersZone: string): { find(tzid: string): Zone | undefined; floating: Zone } {
  const known = new Map<string, Zone | undefined>()
  const find = (tzid: string): Zone | undefined => {
    if (!known.has(tzid)) known.set(tzid, lookUp(calendar, tzid))
    return known.get(tzid)
  }
  const own = nameIn(calendar, 'x-wr-timezone')
  return { find, floating: (own === undefined ? undefined : find(own)) ?? ianaZone(readersZone) }
}

/** As it is written: ical.js would make something of it first, and throw. */
function nameIn(component: ICAL.Component, name: string): string | undefined {
  const [, , , value] = (component.getFirstProperty(name)?.jCal ?? []) as unknown[]
  return typeof value === 'string' ? value : undefined
}

function lookUp(calendar: ICAL.Component, tzid: string): Zone | undefined {
  const iana = ianaNameIn(tzid)
  if (iana) return ianaZone(iana)
  const defined = calendar.getAllSubcomponents('vtimezone').find((one) => nameIn(one, 'tzid') === tzid)
  const location = defined && nameIn(defined, 'x-lic-location')
  if (location !== undefined && isZone(location)) return ianaZone(location)
  if (defined && isWhole(defined)) return fileZone(new ICAL.Timezone({ component: defined, tzid }), tzid)
  const windows = Object.hasOwn(windowsZones, tzid) ? windowsZones[tzid] : undefined
  return windows === undefined ? undefined : ianaZone(windows)
}

/** Also as in "/mozilla.org/20070129_1/Europe/Berlin" and "/America/Argentina/Ushuaia". */
function ianaNameIn(tzid: string): string | undefined {
  const parts = tzid.split('/').filter(Boolean)
  // Names without a slash that Intl takes for zones ("EST", "+05") mean what the file says they do, where it says.
  if (parts.length < 2) return /^(UTC|GMT|Z)$/i.test(tzid) ? 'UTC' : undefined
  return [parts.slice(-3), parts.slice(-2)].map((some) => some.join('/')).find(isZone)
}

/** ical.js takes a definition without rules for UTC. */
function isWhole(zone: ICAL.Component): boolean {
  const rules = [...zone.getAllSubcomponents('standard'), ...zone.getAllSubcomponents('daylight')]
  return rules.length > 0 && rules.every((rule) => ['dtstart', 'tzoffsetfrom', 'tzoffsetto'].every((name) => rule.hasProperty(name)))
}

function fileZone(zone: ICAL.Timezone, tzid: string): Zone {
  return {
    at: (wall) => followed(tzid, () => new Date(ICAL.Time.fromData({ hour: 0, minute: 0, second: 0, ...wall, isDate: false }, zone).toUnixTime() * 1000)),
    wall(at) {
      const { year, month, day, hour, minute, second } = followed(tzid, () => ICAL.Time.fromJSDate(at, true).convertToZone(zone))
      return { year, month, day, hour, minute, second }
    },
  }
}

/** ical.js throws what it likes at offsets, times and rules that make no sense, and only when they are needed. */
function followed<T>(tzid: string, reckon: () => T): T {
  try {
    return reckon()
  } catch {
    throw problem(`The calendar defines the time zone ${tzid.slice(0, 80)} in a way that cannot be followed`)
  }
}
