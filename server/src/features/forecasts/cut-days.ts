import { Temporal } from 'temporal-polyfill'

const hourMs = 3_600_000

export type DayCut = {
  /** Calendar day in the zone. */
  day: string
  /** Index of its first hour and the one after its last. */
  from: number
  to: number
  /** Local hour of each, 0 to 23; on the day a clock goes back one hour stands twice. */
  localHours: number[]
  /** Some hour of this day lies outside. */
  partial: boolean
}

/** Cuts `count` hours, the first being epoch hour `firstHour`, into calendar days. An hour belongs to the day in which it starts. */
export function cutDays(firstHour: number, count: number, zone: string): DayCut[] {
  const days: DayCut[] = []
  let at = 0
  while (at < count) {
    const start = zoned(firstHour + at, zone)
    const nextDay = firstHourAtOrAfter(start.startOfDay().add({ days: 1 }).startOfDay())
    const to = Math.min(count, nextDay - firstHour)
    const complete = firstHour + at === firstHourAtOrAfter(start.startOfDay()) && to === nextDay - firstHour
    const localHours = Array.from({ length: to - at }, (_, i) => zoned(firstHour + at + i, zone).hour)
    days.push({ day: start.toPlainDate().toString(), from: at, to, localHours, partial: !complete })
    at = to
  }
  return days
}

/** ISO 8601 with the zone's offset at that hour: 2026-10-25T01:00:00+01:00. */
export function localTime(hour: number, zone: string): string {
  return zoned(hour, zone).toString({ timeZoneName: 'never', smallestUnit: 'second' })
}

function zoned(hour: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(hour * hourMs).toZonedDateTimeISO(zone)
}

/** Days of some zones begin between two whole UTC hours. */
function firstHourAtOrAfter(at: Temporal.ZonedDateTime): number {
  return Math.ceil(at.epochMilliseconds / hourMs)
}
