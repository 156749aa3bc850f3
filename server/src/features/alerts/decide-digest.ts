import { Temporal } from 'temporal-polyfill'

type Wish = { digest: 'off' | 'daily' | 'weekly'; zone: string; changedAt: Date }

/** When people have begun their day. */
const HOUR = 8
/** A summary that is later than this is of no use: the next one comes soon. */
const LATEST_HOURS = 12

/**
 * The summary that is due, by a name that it has for ever; undefined: none. Daily or on Mondays at 08:00 in the budget's zone; when no worker ran then, up to
 * 12 hours later. What was asked for after 08:00 begins with the next.
 */
export function decideDigest({ digest, zone, changedAt }: Wish, now: Date): string | undefined {
  if (digest === 'off') return undefined
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone)
  const day = here.toPlainDate()
  if (digest === 'weekly' && day.dayOfWeek !== 1) return undefined
  const dueMs = day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from({ hour: HOUR }) }).epochMilliseconds
  const isDue = now.getTime() >= dueMs && now.getTime() < dueMs + LATEST_HOURS * 3_600_000
  return isDue && changedAt.getTime() <= dueMs ? `${digest}:${day.toString()}` : undefined
}
