import type { CalendarSettings } from '@dumont/contracts'
import { allowedIntervals, HOUR_MS, type Interval } from '@dumont/forecast'
import { Temporal } from 'temporal-polyfill'

export type EventTime = { start: number; end: number; /** Of the job. */ hours: number }
/** When an event's job may begin and by when it has ended, epoch ms. `starts`: both ends included; undefined = any time. */
export type Range = { earliest: number; deadline: number; starts: Interval[] | undefined }

/** Meetings begin on it, and so do suggestions where nothing else says when. */
const QUARTER_MS = HOUR_MS / 4

/** Days are those of the wall clock: three days later is at the same hour, also when clocks are turned between. */
export function decideRange(
  { start, end, hours }: EventTime,
  { working_hours: working, zone, days_early, days_late }: Pick<CalendarSettings, 'working_hours' | 'zone' | 'days_early' | 'days_late'>,
  now: number,
): Range {
  const soonest = Math.ceil(now / QUARTER_MS) * QUARTER_MS
  const earliest = Math.max(soonest, daysFrom(start, -days_early, zone))
  const deadline = daysFrom(Math.max(end, start + hours * HOUR_MS), days_late, zone)
  return { earliest, deadline, starts: working ? startsIn(zone, working, earliest, deadline) : undefined }
}

/** The last start is a quarter of an hour before the hours end. */
function startsIn(zone: string, { from, to }: { from: number; to: number }, earliest: number, deadline: number): Interval[] {
  return allowedIntervals(zone, { hours: { from: from * 60, to: to * 60 } }, earliest, deadline)
    .map((one) => ({ from: one.from, to: one.to - QUARTER_MS }))
    .filter((one) => one.from <= one.to)
}

const daysFrom = (at: number, days: number, zone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).add({ days }).epochMilliseconds
