import type { Db } from '../../platform/db.ts'
import { HOLD_HOURS } from './decide-state.ts'
import { decideWeek, type Week } from './decide-week.ts'
import { readRanges } from './store-hours.ts'

const HOUR = 3_600_000
const WEEK_HOURS = 7 * 24
/** A few thousand series are looked at again and again; each week is about 2 KB. */
const MOST_KEPT = 10_000
const kept = new WeakMap<Db, Map<string, Week>>()

export type WeekOf = { seriesId: number; firstObservedAt: Date; changedAt: Date }

/** The last 7 days of each series. They are worked out once for an hour and a state of the series: reading them is most of the work of a list of prices. */
export async function weeksOf(db: Db, series: readonly WeekOf[], now: Date): Promise<Map<number, Week>> {
  const known = kept.get(db) ?? new Map<string, Week>()
  kept.set(db, known)
  const nameOf = ({ seriesId, changedAt }: WeekOf) => `${seriesId}|${changedAt.getTime()}|${Math.floor(now.getTime() / HOUR)}`
  const missing = series.filter((one) => !known.has(nameOf(one)))
  const ids = [...new Set(missing.map(({ seriesId }) => seriesId))]
  const hours = await readRanges(db, ids, new Date(now.getTime() - (WEEK_HOURS + HOLD_HOURS + 1) * HOUR), new Date(now.getTime() + HOUR))
  if (known.size + missing.length > MOST_KEPT) known.clear()
  for (const one of missing) known.set(nameOf(one), decideWeek(hours.get(one.seriesId) ?? [], one.firstObservedAt, now))
  return new Map(series.map((one) => [one.seriesId, known.get(nameOf(one))!]))
}
