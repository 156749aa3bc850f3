import { merged } from './intervals.ts'
import type { Interval } from './types.ts'

export type AllowedTime = {
  /** Minutes of the local day, 0 to 1440; `to` before `from` goes over midnight. Undefined = all day. */
  hours?: { from: number; to: number }
  /** 1 = Monday to 7 = Sunday, of the moment itself: with hours 22 to 6 and Friday, Friday until 6 and from 22. Undefined = every day. */
  weekdays?: readonly number[]
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** No zone turned its clocks twice within so little. */
const STEP_MS = DAY_MS / 4

/**
 * The moments of [from, to) whose wall clock in `zone` (IANA name) shows allowed hours on an allowed weekday. An hour that the clocks repeat is allowed twice,
 * one that they skip not at all. An unknown zone is a RangeError.
 */
export function allowedIntervals(zone: string, { hours, weekdays }: AllowedTime, from: number, to: number): Interval[] {
  const spans = spansOf(hours)
  const allowed: Interval[] = []
  for (const { offset, ...stretch } of stretchesOf(zone, from, to)) {
    for (let day = Math.floor((stretch.from + offset) / DAY_MS); day * DAY_MS - offset < stretch.to; day++) {
      if (weekdays && !weekdays.includes(weekdayOf(day))) continue
      for (const span of spans) {
        const begin = day * DAY_MS - offset
        allowed.push({ from: Math.max(stretch.from, begin + span.from * MINUTE_MS), to: Math.min(stretch.to, begin + span.to * MINUTE_MS) })
      }
    }
  }
  return merged(allowed)
}

function spansOf(hours: AllowedTime['hours']): Interval[] {
  if (!hours) return [{ from: 0, to: 1440 }]
  const { from, to } = hours
  return from < to
    ? [{ from, to }]
    : [
        { from: 0, to },
        { from, to: 1440 },
      ]
}

/** Day 0 is 1970-01-01, a Thursday. */
const weekdayOf = (day: number) => ((((day + 3) % 7) + 7) % 7) + 1

/** [from, to) cut where the zone's offset from UTC changes. */
function stretchesOf(zone: string, from: number, to: number): (Interval & { offset: number })[] {
  const offsetAt = offsetsOf(zone)
  const stretches: (Interval & { offset: number })[] = []
  let begin = from
  let offset = offsetAt(from)
  for (let at = from; at < to;) {
    const next = Math.min(to, at + STEP_MS)
    if (offsetAt(next) !== offset) {
      const turn = firstOther(offsetAt, at, next)
      stretches.push({ from: begin, to: turn, offset })
      ;[begin, offset, at] = [turn, offsetAt(turn), turn]
    } else at = next
  }
  if (begin < to) stretches.push({ from: begin, to, offset })
  return stretches
}

function firstOther(offsetAt: (at: number) => number, same: number, other: number): number {
  const offset = offsetAt(same)
  let [low, high] = [same, other]
  while (high - low > 1) {
    const mid = Math.floor((low + high) / 2)
    if (offsetAt(mid) === offset) low = mid
    else high = mid
  }
  return high
}

/** Milliseconds to add to UTC for the wall clock. */
function offsetsOf(zone: string): (at: number) => number {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (at) => {
    const whole = Math.floor(at / 1000) * 1000
    const shown = Object.fromEntries(clock.formatToParts(whole).map(({ type, value }) => [type, Number(value)]))
    return Date.UTC(shown.year!, shown.month! - 1, shown.day, shown.hour, shown.minute, shown.second) - whole
  }
}
