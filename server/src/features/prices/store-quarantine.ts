import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { decideQuarantine, FAR_FACTOR, NEIGHBOURS } from './decide-quarantine.ts'
import type { Touched } from './tables.ts'

/** Judges the hours around what changed again; answers the series in which a verdict changed, each with the first hour it did. */
export async function applyQuarantine(trx: Db, touched: readonly Touched[]): Promise<Map<number, Date>> {
  const changed = new Map<number, Date>()
  for (const range of await suspectRanges(trx, touched)) {
    const first = await judge(trx, range)
    if (first) changed.set(range.seriesId, first)
  }
  return changed
}

type Range = { seriesId: number; from: number; to: number }

/** The touched ranges, widened by what judging needs, in which the prices lie far enough apart that one could be quarantined, or one is. */
async function suspectRanges(trx: Db, touched: readonly Touched[]): Promise<Range[]> {
  const context = 2 * NEIGHBOURS
  const { rows } = await sql<Range>`
    select t.id as series_id, extract(epoch from wide.from_hour)::float8 as "from", extract(epoch from wide.to_hour)::float8 as "to"
    from unnest(${touched.map((one) => one.seriesId)}::bigint[], ${touched.map((one) => one.from)}::timestamptz[], ${touched.map((one) => one.to)}::timestamptz[]) as t (id, from_hour, to_hour)
    cross join lateral (
      select coalesce((select min(hour) from (select hour from price_hours where series_id = t.id and hour < t.from_hour order by hour desc limit ${context}) as before), t.from_hour) as from_hour,
             coalesce((select max(hour) from (select hour from price_hours where series_id = t.id and hour > t.to_hour order by hour limit ${context}) as after), t.to_hour) as to_hour
    ) as wide
    cross join lateral (
      select min(price_micros) as low, max(price_micros) as high, bool_or(quarantined) as flagged from price_hours where series_id = t.id and hour between wide.from_hour and wide.to_hour
    ) as prices
    where prices.high > ${FAR_FACTOR} * prices.low or prices.flagged`.execute(trx)
  return rows
}

async function judge(trx: Db, { seriesId, from, to }: Range): Promise<Date | undefined> {
  const { rows } = await sql<{ h: number; p: number; q: boolean; v: 'accepted' | 'dropped' | null }>`
    select extract(epoch from hour)::float8 as h, price_micros as p, quarantined as q, verdict as v from price_hours
    where series_id = ${seriesId} and hour between to_timestamp(${from}) and to_timestamp(${to}) order by hour`.execute(trx)
  const decided = decideQuarantine(rows.map(({ p }) => p))
  // What a person said counts more.
  const verdicts = rows.map(({ v }, i) => (v ? v === 'dropped' : decided[i]!))
  const trusted = await edgesOf(trx, { seriesId, from, to })
  const wrong = rows.filter(({ q }, i) => q !== verdicts[i] && (trusted.first || i >= NEIGHBOURS) && (trusted.last || i < rows.length - NEIGHBOURS))
  const [first] = wrong
  if (!first) return undefined
  await sql`update price_hours set quarantined = not quarantined where series_id = ${seriesId} and hour in (select to_timestamp(s) from unnest(${wrong.map(({ h }) => h)}::float8[]) as s)`.execute(
    trx,
  )
  return new Date(first.h * 1000)
}

/** At the very beginning and end of a series there are no more neighbours to know; elsewhere the outer rows are context only. */
async function edgesOf(trx: Db, { seriesId, from, to }: Range): Promise<{ first: boolean; last: boolean }> {
  const { rows } = await sql<{ first: boolean; last: boolean }>`
    select not exists (select from price_hours where series_id = ${seriesId} and hour < to_timestamp(${from})) as first,
           not exists (select from price_hours where series_id = ${seriesId} and hour > to_timestamp(${to})) as last`.execute(trx)
  return rows[0]!
}
