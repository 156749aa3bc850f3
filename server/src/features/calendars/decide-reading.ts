import type { Range } from '@dumont/connectors'
import type { CalendarRow } from './tables.ts'

const DAY_MS = 86_400_000
const DAYS_BACK = 31
const DAYS_AHEAD = 30
/** Everything is read anew at least so often: the range moves on with the days. */
const ANEW_MS = DAY_MS

/** `cursor` null: everything within the range. */
export type Reading = { cursor: string | null; range: Range }

/** Only changes, as long as the range that they are of reaches far enough ahead. */
export function decideReading({ cursor, rangeFrom, rangeTo }: Pick<CalendarRow, 'cursor' | 'rangeFrom' | 'rangeTo'>, now: Date): Reading {
  const from = new Date(now.getTime() - DAYS_BACK * DAY_MS)
  const to = new Date(now.getTime() + DAYS_AHEAD * DAY_MS)
  const isRecent = rangeFrom !== null && rangeTo !== null && rangeFrom <= from && to.getTime() - rangeTo.getTime() < ANEW_MS
  return cursor !== null && isRecent ? { cursor, range: { from: rangeFrom, to: rangeTo } } : { cursor: null, range: { from, to } }
}
