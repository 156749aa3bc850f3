import { dayMs, formatClock, localDay } from '../../ui/format-time.ts'

/** '2026-11-21T03:00' of a zone, as date-time inputs write it. */
export function localTime(at: number, zone: string): string {
  return `${localDay(at, zone)}T${formatClock(at, 'en', zone)}`
}

/** The instant of a local time. One that a change of clocks skips is read as if clocks had not changed yet; of one that comes twice, the first. */
export function instantOf(local: string, zone: string): number | undefined {
  const wanted = Date.parse(`${local}Z`)
  if (Number.isNaN(wanted)) return undefined
  const offsets = [wanted - dayMs, wanted + dayMs].map((at) => offsetAt(at, zone))
  const [fits] = offsets
    .map((offset) => wanted - offset)
    .filter((at) => at + offsetAt(at, zone) === wanted)
    .toSorted((a, b) => a - b)
  return fits ?? wanted - offsets[0]!
}

const offsetAt = (at: number, zone: string): number => Date.parse(`${localTime(at, zone)}Z`) - Math.floor(at / 60_000) * 60_000
