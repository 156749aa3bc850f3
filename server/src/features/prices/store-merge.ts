import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { applyQuarantine } from './store-quarantine.ts'
import { refreshStats } from './store-stats.ts'
import type { Touched } from './tables.ts'

export type Merge = {
  /** All series that may be in `source`. */
  seriesIds: readonly number[]
  /** A table expression with series_id, at_ms, price_micros, on_demand_micros. */
  source: RawBuilder<unknown>
  importId: number | null
  now: Date
}

/**
 * Merges observations into the price hours, judges what is around them, and brings their series up to date, in the caller's transaction.
 * Order-free and idempotent: in an hour the latest time wins (of two prices at one moment the lower), the low is the least, the high the greatest.
 */
export async function mergeObservations(trx: Db, merge: Merge): Promise<Touched[]> {
  // In the order of ids, so that merges of the same series wait for each other instead of deadlocking.
  const { rows: locked } = await sql`select id from series where id = any(${merge.seriesIds}::bigint[]) order by id for update`.execute(trx)
  // The demo was removed under a job that fills it: hours without a series would stay for ever.
  if (locked.length < merge.seriesIds.length) throw new Error('A series was removed while prices came in for it')
  await mergeOnDemand(trx, merge)
  const touched = await mergeHours(trx, merge)
  if (touched.length) {
    const released = await applyQuarantine(trx, touched)
    await refreshStats(trx, touched, released, merge.now)
  }
  return touched
}

async function mergeHours(trx: Db, { source, importId, now }: Merge): Promise<Touched[]> {
  const { rows } = await sql<{ seriesId: number; rows: number; fromSeconds: number; toSeconds: number }>`
    with observed as (
      select series_id, (at_ms + 3599999) / 3600000 as h, max(array[at_ms, -price_micros]) as last, min(price_micros) as low, max(price_micros) as high
      from ${source} group by 1, 2
    ), merged as (
      insert into price_hours as old (series_id, hour, observed_at, price_micros, low_micros, high_micros, import_id, fetched_at)
      select series_id, to_timestamp(h * 3600), to_timestamp(last[1] / 1000.0), -last[2], low, high, ${importId}::bigint, ${now}::timestamptz from observed order by series_id, h
      on conflict (series_id, hour) do update set
        observed_at = case when ${isNewer} then excluded.observed_at else old.observed_at end,
        price_micros = case when ${isNewer} then excluded.price_micros else old.price_micros end,
        import_id = case when ${isNewer} then excluded.import_id else old.import_id end,
        fetched_at = case when ${isNewer} then excluded.fetched_at else old.fetched_at end,
        verdict = case when ${isNewer} and excluded.price_micros <> old.price_micros then null else old.verdict end,
        low_micros = least(old.low_micros, excluded.low_micros),
        high_micros = greatest(old.high_micros, excluded.high_micros)
      where ${isNewer} or excluded.low_micros < old.low_micros or excluded.high_micros > old.high_micros
      returning old.series_id, old.hour
    )
    select series_id, count(*) as rows, extract(epoch from min(hour))::float8 as from_seconds, extract(epoch from max(hour))::float8 as to_seconds
    from merged group by series_id order by series_id`.execute(trx)
  return rows.map((row) => ({ seriesId: row.seriesId, rows: row.rows, from: new Date(row.fromSeconds * 1000), to: new Date(row.toSeconds * 1000) }))
}

const isNewer = sql`(excluded.observed_at, -excluded.price_micros) > (old.observed_at, -old.price_micros)`

/** The newest on-demand price a series was seen with; of two at one moment the lower. */
async function mergeOnDemand(trx: Db, { source, now }: Merge): Promise<void> {
  await sql`
    with newest as (select series_id, max(array[at_ms, -on_demand_micros]) as last from ${source} where on_demand_micros is not null group by series_id)
    update series s set on_demand_micros = -last[2], on_demand_at = to_timestamp(last[1] / 1000.0), changed_at = case when on_demand_micros = -last[2] then changed_at else ${now} end
    from newest where s.id = newest.series_id and (on_demand_at is null or (to_timestamp(last[1] / 1000.0), last[2]) > (on_demand_at, -on_demand_micros))`.execute(
    trx,
  )
}

export type Observation = { seriesId: number; atMs: number; micros: number; onDemandMicros?: number }

/** Observations as a table expression. */
export function rowsOf(observations: readonly Observation[]): RawBuilder<unknown> {
  const columns = [
    observations.map((one) => one.seriesId),
    observations.map((one) => one.atMs),
    observations.map((one) => one.micros),
    observations.map((one) => one.onDemandMicros),
  ]
  return sql`unnest(${sql.join(columns.map(bigints))}) as observation (series_id, at_ms, price_micros, on_demand_micros)`
}

/** An array literal as text: the driver would escape each number. */
export function bigints(values: readonly (number | undefined)[]): RawBuilder<unknown> {
  return sql`${`{${values.map((value) => value ?? 'null').join(',')}}`}::bigint[]`
}
