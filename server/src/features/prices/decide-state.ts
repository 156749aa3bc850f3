import type { SeriesState } from '@dumont/contracts'

const HOUR = 3_600_000
/** Fewer hours with a known price than this, and there is no forecast. */
export const HISTORY_NEEDED_HOURS = 50
export const FRESH_HOURS = 12
/** A price is held this long after it was last seen; then the series has ended; when its offer vanishes, at once. */
export const HOLD_HOURS = 48

/** What a person should know about a series at `now`: ended counts before collecting, because nothing is collected any more. */
export function stateOf(row: { lastObservedAt: Date | null; endedAt?: Date | null; historyHours: number }, now: Date): SeriesState {
  if (!row.lastObservedAt) return 'collecting'
  const age = now.getTime() - row.lastObservedAt.getTime()
  if (row.endedAt || age > HOLD_HOURS * HOUR) return 'ended'
  if (row.historyHours < HISTORY_NEEDED_HOURS) return 'collecting'
  return age <= FRESH_HOURS * HOUR ? 'fresh' : 'stale'
}
