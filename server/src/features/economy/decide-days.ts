import { Temporal } from 'temporal-polyfill'

/** A run of calendar days in a zone: from the beginning of `date` up to `end`, in milliseconds. */
export type Bucket = { date: string; start: number; end: number }
export type Group = 'day' | 'week' | 'month'

export const dayOf = (at: Date, zone: string): string => Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString()

export const addDays = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString()

/** How many days from `from` to `to`, both counted. */
export const countDays = (from: string, to: string): number => Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days + 1

const starts = new Map<string, number>()
const MOST_STARTS = 20_000

/** When a day begins, in milliseconds: not always at midnight, and days have 23 to 25 hours. Remembered: dashboards ask for the same days all the time. */
export function startOf(day: string, zone: string): number {
  const key = `${day} ${zone}`
  const known = starts.get(key)
  if (known !== undefined) return known
  if (starts.size >= MOST_STARTS) starts.clear()
  const start = Temporal.PlainDate.from(day).toZonedDateTime(zone).startOfDay().epochMilliseconds
  starts.set(key, start)
  return start
}

/** The days from `from` to `to`, both counted, alone or by week (from Monday) or month. */
export function decideDays(from: string, to: string, zone: string, group: Group): Bucket[] {
  const last = Temporal.PlainDate.from(to)
  const buckets: Bucket[] = []
  for (let day = Temporal.PlainDate.from(from); Temporal.PlainDate.compare(day, last) <= 0;) {
    const next = earlier(following(day, group), last.add({ days: 1 }))
    const date = day.toString()
    buckets.push({ date, start: buckets.at(-1)?.end ?? startOf(date, zone), end: startOf(next.toString(), zone) })
    day = next
  }
  return buckets
}

function following(day: Temporal.PlainDate, group: Group): Temporal.PlainDate {
  if (group === 'day') return day.add({ days: 1 })
  return group === 'week' ? day.add({ days: 8 - day.dayOfWeek }) : day.with({ day: 1 }).add({ months: 1 })
}

const earlier = (a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate => (Temporal.PlainDate.compare(a, b) < 0 ? a : b)
