import type { Pool } from 'pg'
import { gpus } from '../../server/src/features/prices/gpus.ts'
import { createDb } from '../../server/src/platform/db.ts'
import { ensureMonths } from '../../server/src/features/prices/store-months.ts'

export const SERIES = 5000
export const HOURS = 2000
const hourMs = 3_600_000

/** A live market: every series seen in each hour, the rows in the order in which polls would have written them, so that those of one series lie far apart. */
export async function fillMarket(pool: Pool): Promise<void> {
  const last = Math.floor(Date.now() / hourMs) * hourMs
  const first = last - (HOURS - 1) * hourMs
  const hours = Array.from({ length: HOURS }, (_, i) => new Date(first + i * hourMs))
  await ensureMonths(createDb(pool), new Set(hours.map((hour) => hour.toISOString().slice(0, 7))))
  await addSeries(pool, new Date(first), new Date(last))
  await pool.query(offers, [new Date(last)])
  for (let at = 0; at < HOURS; at += 100) await pool.query(prices, [hours[at], hours[Math.min(at + 100, HOURS) - 1], new Date(first)])
  // Separately: not within a transaction.
  for (const table of ['price_hours', 'series', 'offers_now']) await pool.query(`vacuum analyze ${table}`)
}

/** Series of a market, each with its last price and without the ones before. */
export async function addSeries(pool: Pool, first: Date, last: Date, count = SERIES): Promise<void> {
  await pool.query(series, [gpus.slice(0, 40).map(({ id }) => id), first, last, count, HOURS])
}

const series = `
  insert into series (identity, source, key, provider, region, instance_type, gpu_id, gpu_count, market, kind, first_observed_at, last_observed_at, last_price_micros, history_hours, offers, created_at, changed_at)
  select 'bench ' || n, 'bench', 'bench ' || n, 'provider-' || n % 12, 'region-' || n / 12 % 20, 'type-' || n, ($1::text[])[1 + n % 40], 1 + n % 8, case when n % 10 < 7 then 'spot' else 'on_demand' end,
    'listing', $2::timestamptz, $3::timestamptz, 500000 + n % 97 * 50000, $5::int - 1, 1, $3::timestamptz, $3::timestamptz
  from generate_series(1, $4::int) as n`

const offers = `
  with connection as (
    insert into provider_connections (provider, name, created_at, changed_at) values ('bench', 'Bench', $1::timestamptz, $1::timestamptz) returning id
  ), task as (
    insert into provider_tasks (connection_id, kind, part, last_attempt_at, last_success_at, created_at) select id, 'offers', 'all', $1::timestamptz, $1::timestamptz, $1::timestamptz from connection
  )
  insert into offers_now (connection_id, part, key, series_id, provider, region, instance_type, gpu_id, gpu_count, market, price_micros, observed_at)
  select c.id, 'all', s.key, s.id, s.provider, s.region, s.instance_type, s.gpu_id, s.gpu_count, s.market, s.last_price_micros, $1::timestamptz from series s, connection c where s.source = 'bench'`

const prices = `
  insert into price_hours (series_id, hour, observed_at, price_micros, low_micros, high_micros, fetched_at)
  select s.id, hour, hour, price, price, price, hour
  from generate_series($1::timestamptz, $2::timestamptz, interval '1 hour') as hour cross join series s
    cross join lateral (select (s.last_price_micros * (1 + 0.1 * sin(s.id + extract(epoch from hour - $3::timestamptz)::float8 / 86400)))::bigint as price) as priced
  where s.source = 'bench' order by hour, s.id`
