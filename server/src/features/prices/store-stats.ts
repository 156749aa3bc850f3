import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { HOLD_HOURS } from './decide-state.ts'
import type { Touched } from './tables.ts'

/** Brings what a series says about its hours up to date. What was only appended is added; else all its hours are read again. */
export async function refreshStats(trx: Db, touched: readonly Touched[], rejudged: ReadonlyMap<number, Date>, now: Date): Promise<void> {
  const judgedFrom = touched.map(({ seriesId }) => rejudged.get(seriesId) ?? null)
  await sql`
    with changed as (
      select t.id, least(t.from_hour, t.judged_from) as from_hour, s.history_hours, case when s.last_observed_at <= t.from_hour - interval '1 hour' and t.judged_from is null then s.last_observed_at end as known_until
      from unnest(${touched.map((one) => one.seriesId)}::bigint[], ${touched.map((one) => one.from)}::timestamptz[], ${judgedFrom}::timestamptz[]) as t (id, from_hour, judged_from)
      join series s on s.id = t.id
    ), hours as (
      -- Lateral: one look into the primary key per series, never a scan of all months.
      select c.id, c.from_hour, c.known_until, p.* from changed c cross join lateral (
        select hour, observed_at, price_micros, ended_at, lag(hour) over (order by hour) as before,
          lag(case when ended_at > observed_at then greatest(hour, ended_at) end) over (order by hour) as ended
        from price_hours where series_id = c.id and hour >= coalesce(c.known_until, '-infinity') and not quarantined
      ) as p
    ), stats as (
      -- An hour is known for as long as the price before it is held, and when it was seen itself.
      select id, coalesce(sum(least(extract(epoch from hour - before) / 3600, ${HOLD_HOURS + 1}, floor(extract(epoch from ended - before) / 3600) + 1)) filter (where before is not null), 0)::int as hours,
        min(observed_at) as first, max(observed_at) as last, (array_agg(price_micros order by hour desc))[1] as price,
        (array_agg(case when ended_at > observed_at then ended_at end order by hour desc))[1] as ended_at,
        -- What was seen before an hour that is gone holds in its stead.
        max(hour) filter (where known_until is null and hour < from_hour and hour >= from_hour - ${`${HOLD_HOURS} hours`}::interval) as before
      from hours group by id
    )
    update series s set
      history_hours = coalesce(stats.hours, 0) + case when c.known_until is null then 0 else c.history_hours end,
      first_observed_at = case when c.known_until is null then stats.first else s.first_observed_at end,
      last_observed_at = stats.last, last_price_micros = stats.price, ended_at = case when stats.ended_at <= ${now} then stats.ended_at end,
      reindex_from = least(s.reindex_from, c.from_hour, stats.before), rescore_from = least(s.rescore_from, c.from_hour), changed_at = ${now}
    from changed c left join stats on stats.id = c.id where s.id = c.id`.execute(trx)
}
