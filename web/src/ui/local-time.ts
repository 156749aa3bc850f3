import { localDay } from './format-time.ts'

/** An instant as a field of type datetime-local takes it, in a zone: '2026-11-21T21:00:05'. */
export function localInput(at: number, zone: string): string {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at)
  return `${localDay(at, zone)}T${clock}`
}

/** The instant that such a field names in a zone; undefined: there is none, as in the hour that is skipped when clocks go forward. Of two, as in the hour that comes twice, the first. */
export function instantOf(text: string, zone: string): number | undefined {
  const asUtc = Date.parse(`${text.length === 16 ? `${text}:00` : text}Z`)
  if (Number.isNaN(asUtc)) return undefined
  const whole = new Date(asUtc).toISOString().slice(0, 19)
  // Zones lie 12 hours west to 14 hours east of UTC; around a change of clocks two offsets come into question.
  const offsets = [-26, 26].map((hours) => offsetAt(asUtc + hours * 3_600_000, zone))
  const candidates = [...new Set(offsets.map((offset) => asUtc - offset))].toSorted((a, b) => a - b)
  return candidates.find((at) => localInput(at, zone) === whole)
}

/** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  const second = Math.floor(at / 1000) * 1000
  return Date.parse(`${localInput(second, zone)}Z`) - second
}
