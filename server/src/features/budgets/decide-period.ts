import type { BudgetPeriod } from '@dumont/contracts'
import { Temporal } from 'temporal-polyfill'

/** [start, end); `key` names it for ever: what fired under it never fires again. */
export type Period = { start: Date; end: Date; key: string }

const DAY_MS = 86_400_000
const ROLLING_DAYS = 7

/**
 * The period that `now` lies in. Rolling: the 7 days to come (what was spent in the 7 days behind is asked by its own bounds), named `rolling`: its episodes are
 * counted by the alert itself. Others begin and end at local days of their zone, however long these are.
 */
export function decidePeriod(period: BudgetPeriod, createdAt: Date, now: Date): Period {
  if (period.kind === 'rolling_7d') return { start: now, end: new Date(now.getTime() + ROLLING_DAYS * DAY_MS), key: 'rolling' }
  const today = dateIn(period.zone, now)
  const [first, next] = boundsOf(period, createdAt, today)
  return { start: beginOf(first, period.zone), end: beginOf(next, period.zone), key: `${period.kind}:${first.toString()}` }
}

/** What was spent counts from here: rolling budgets look back as far as they look ahead. */
export const spendFrom = (period: BudgetPeriod, { start }: Period): Date =>
  period.kind === 'rolling_7d' ? new Date(start.getTime() - ROLLING_DAYS * DAY_MS) : start

function boundsOf(period: BudgetPeriod, createdAt: Date, today: Temporal.PlainDate): [Temporal.PlainDate, Temporal.PlainDate] {
  if (period.kind === 'day') return [today, today.add({ days: 1 })]
  if (period.kind === 'week') return fromDay(today.subtract({ days: today.dayOfWeek - 1 }), 7)
  if (period.kind === 'month') {
    const first = today.with({ day: 1 })
    return [first, first.add({ months: 1 })]
  }
  const { days = 30, starts_at: startsAt } = period
  const begin = dateIn(period.zone, startsAt ? new Date(startsAt) : createdAt)
  const passed = begin.until(today, { largestUnit: 'day' }).days
  return fromDay(begin.add({ days: Math.floor(passed / days) * days }), days)
}

const fromDay = (day: Temporal.PlainDate, days: number): [Temporal.PlainDate, Temporal.PlainDate] => [day, day.add({ days })]

const dateIn = (zone: string, at: Date): Temporal.PlainDate => Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate()

/** Not always midnight: some zones skip it once a year. */
const beginOf = (day: Temporal.PlainDate, zone: string): Date => new Date(day.toZonedDateTime(zone).startOfDay().epochMilliseconds)
