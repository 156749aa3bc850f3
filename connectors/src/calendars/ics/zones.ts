import ICAL from 'ical.js'
import { instantOf, isZone, type WallTime, wallOf } from '../zoned-time.ts'
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
  const own = calendar.getFirstPropertyValue('x-wr-timezone')
  return { find, floating: (typeof own === 'string' ? find(own) : undefined) ?? ianaZone(readersZone) }
}

function lookUp(calendar: ICAL.Component, tzid: string): Zone | undefined {
  const iana = ianaNameIn(tzid)
  if (iana) return ianaZone(iana)
  const defined = calendar.getAllSubcomponents('vtimezone').find((one) => one.getFirstPropertyValue('tzid') === tzid)
  const location = defined?.getFirstPropertyValue('x-lic-location')
  if (typeof location === 'string' && isZone(location)) return ianaZone(location)
  if (defined && isWhole(defined)) return fileZone(new ICAL.Timezone({ component: defined, tzid }))
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

function fileZone(zone: ICAL.Timezone): Zone {
  return {
    at: (wall) => new Date(ICAL.Time.fromData({ hour: 0, minute: 0, second: 0, ...wall, isDate: false }, zone).toUnixTime() * 1000),
    wall(at) {
      const { year, month, day, hour, minute, second } = ICAL.Time.fromJSDate(at, true).convertToZone(zone)
      return { year, month, day, hour, minute, second }
    },
  }
}
