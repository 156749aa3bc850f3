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

const DAY_MS = 86_400_000
const textOf = (utc: number): string => new Date(utc).toISOString().slice(0, 10)

/** The days from `from` to `to`, both counted, alone or by week (from Monday) or month. */
export function decideDays(from: string, to: string, zone: string, group: Group): Bucket[] {
  const end = Date.parse(to) + DAY_MS
  const buckets: Bucket[] = []
  let [date, start] = [from, startOf(from, zone)]
  for (let day = Date.parse(from); day < end;) {
    day = Math.min(following(day, group), end)
    const next = textOf(day)
    const bucket = { date, start, end: startOf(next, zone) }
    buckets.push(bucket)
    ;[date, start] = [next, bucket.end]
  }
  return buckets
}

/** Calendar days are counted as those of UTC, which all have 24 hours. */
function following(day: number, group: Group): number {
  const date = new Date(day)
  if (group === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)
  return day + DAY_MS * (group === 'day' ? 1 : 7 - ((date.getUTCDay() + 6) % 7))
}
