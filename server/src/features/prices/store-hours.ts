import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { HOLD_HOURS } from './decide-state.ts'

/** `endedAt`: the vendor answered without it then; the price is not held beyond. */
export type PriceHour = { hour: Date; observedAt: Date; priceMicros: number; endedAt?: Date }
export type PriceHourRange = PriceHour & { lowMicros: number; highMicros: number }

/**
 * The hours of `seriesIds` in which a price was really seen, from `from` to `to` (both included), sorted. `hour` is the grid point that carries
 * the last observation of the hour before it. Quarantined hours are left out. A series without hours has no entry.
 */
export async function readHours(db: Db, seriesIds: readonly number[], from: Date, to: Date): Promise<Map<number, PriceHour[]>> {
  return readRanges(db, seriesIds, from, to)
}

/** As `readHours`, with the lowest and highest price of each hour. */
export async function readRanges(db: Db, seriesIds: readonly number[], from: Date, to: Date): Promise<Map<number, PriceHourRange[]>> {
  const bySeries = new Map<number, PriceHourRange[]>()
  if (!seriesIds.length) return bySeries
  // Epoch numbers and no column renaming: this is the query that reads hundreds of thousands of rows.
  const { rows } = await sql<{ s: number; h: number; o: number; p: number; l: number; t: number; e: number | null }>`
    select series_id as s, extract(epoch from hour)::float8 as h, extract(epoch from observed_at)::float8 as o, price_micros as p, low_micros as l, high_micros as t,
      case when ended_at > observed_at then extract(epoch from ended_at)::float8 end as e
    from price_hours where series_id = any(${seriesIds}::bigint[]) and hour >= ${from} and hour <= ${to} and not quarantined
    order by series_id, hour`.execute(db.withoutPlugins())
  for (const row of rows) {
    const hours = bySeries.get(row.s) ?? []
    if (!hours.length) bySeries.set(row.s, hours)
    const ended = row.e === null ? undefined : { endedAt: new Date(row.e * 1000) }
    hours.push({ hour: new Date(row.h * 1000), observedAt: new Date(row.o * 1000), priceMicros: row.p, lowMicros: row.l, highMicros: row.t, ...ended })
  }
  return bySeries
}

/** Micro-dollars per hour of the instance at a moment in the past; undefined: nobody saw it within the 48 h before, or it was not offered then. */
export async function priceAt(db: Db, seriesId: number, at: Date): Promise<number | undefined> {
  const hours = (await readHours(db, [seriesId], new Date(at.getTime() - HOLD_HOURS * 3_600_000), at)).get(seriesId)
  const last = hours?.at(-1)
  return last && !(last.endedAt && last.endedAt <= at) ? last.priceMicros : undefined
}
