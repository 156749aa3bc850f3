import ICAL from 'ical.js'
import { utcOf, type WallTime } from '../zoned-time.ts'
import { matcherOf, type Moment, moment } from './moments.ts'
import { problem } from './problem.ts'

/** Steps that are left for all series of a file together: a rule may begin centuries ago, or fit no day at all. */
export type Budget = { steps: number }
export type Series = { start: Moment; rules: readonly ICAL.Recur[]; more: readonly Moment[]; except: readonly Moment[] }

/** Starts from `from` on and before `to`, in order; DTSTART is one of them, whether the rule says so or not (RFC 5545, 3.3.10). */
export function occurrencesOf({ start, rules, more, except }: Series, from: Date, to: Date, budget: Budget): Moment[] {
  const isExcepted = matcherOf(except)
  const found = new Map<number, Moment>()
  // Programs end a series before it begins when they take its last occurrence away.
  const isOver = rules.length > 0 && rules.every((rule) => isBefore(untilOf(rule, start), start.wall))
  for (const one of [...(isOver ? [] : [start]), ...more, ...rules.flatMap((rule) => startsBy(rule, start, from, to, budget))]) {
    if (one.at >= from && one.at < to && !isExcepted(one)) found.set(one.at.getTime(), one)
  }
  return [...found.values()].sort((a, b) => a.at.getTime() - b.at.getTime())
}

/** Rules are about the clock on the wall of DTSTART's zone, so that they are followed there and told as moments afterwards. */
function startsBy(rule: ICAL.Recur, start: Moment, from: Date, to: Date, budget: Budget): Moment[] {
  const [first, last] = [wallMs(start.zone.wall(from)), wallMs(start.zone.wall(to))]
  const until = untilOf(rule, start)
  if (until && wallMs(until) < first) return []
  const bounded = rule.clone()
  bounded.until = until ? timeOf(until, start.isDate) : (null as unknown as ICAL.Time)
  const iterator = bounded.iterator(timeOf(nearer(rule, start.wall, first), start.isDate))
  const found: Moment[] = []
  for (let next = iterator.next(); next; next = iterator.next()) {
    if (--budget.steps < 0) throw problem('The calendar repeats events too often to be followed')
    const { year, month, day, hour, minute, second } = next
    const wall = { year, month, day, hour, minute, second }
    if (wallMs(wall) > last) break
    if (wallMs(wall) >= first - dayMs) found.push(moment(wall, start.isDate, start.zone))
  }
  return found
}

const dayMs = 86_400_000
const isBefore = (until: WallTime | undefined, wall: WallTime): boolean => until !== undefined && utcOf(until) < utcOf(wall)
const wallMs = (wall: WallTime): number => utcOf(wall)
const timeOf = (wall: Required<WallTime>, isDate: boolean): ICAL.Time =>
  ICAL.Time.fromData({ ...wall, ...(isDate && { hour: 0, minute: 0, second: 0 }), isDate }, ICAL.Timezone.localTimezone)

/** Of frequencies that have a length: a multiple of it later, where nothing is counted, so that years of stand-ups are not gone through. */
function nearer(rule: ICAL.Recur, wall: Required<WallTime>, target: number): Required<WallTime> {
  const seconds = periods[rule.freq]
  if (seconds === undefined || rule.count) return wall
  const period = seconds * 1000 * Math.max(1, rule.interval)
  const periodsAhead = Math.floor((target - dayMs - wallMs(wall)) / period) - 1
  return periodsAhead > 0 ? fromUtc(wallMs(wall) + periodsAhead * period) : wall
}
const periods: Record<string, number | undefined> = { SECONDLY: 1, MINUTELY: 60, HOURLY: 3600, DAILY: 86_400, WEEKLY: 604_800 }

function fromUtc(ms: number): Required<WallTime> {
  const at = new Date(ms)
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
  }
}

/** On the same wall clock: a moment of UTC is told there, and a day counts whole. */
function untilOf({ until }: ICAL.Recur, { zone, isDate }: Moment): Required<WallTime> | undefined {
  if (!until) return undefined
  const { year, month, day, hour, minute, second } = until
  if (until.isDate) return { year, month, day, hour: 23, minute: 59, second: 59 }
  if (until.zone?.tzid !== 'UTC') return { year, month, day, hour, minute, second }
  // Of whole days programs mean the day that UTC names.
  if (isDate) return { year, month, day, hour: 0, minute: 0, second: 0 }
  return zone.wall(new Date(until.toUnixTime() * 1000))
}
