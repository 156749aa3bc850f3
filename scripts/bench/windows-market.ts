import type { Pool } from 'pg'
import { encodeCurves, encodeSpread } from '../../server/src/features/forecasts/forecast-codec.ts'
import { ensureMonths } from '../../server/src/features/prices/store-months.ts'
import { createDb } from '../../server/src/platform/db.ts'

export const PLACES = 1000
const HISTORY_HOURS = 240
const HORIZON = 171
const LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
const hourMs = 3_600_000

/** Places of one GPU, live, each with its own daily wave for a forecast. */
export async function fillPlaces(pool: Pool, now: Date, count = PLACES): Promise<void> {
  const last = new Date(Math.floor(now.getTime() / hourMs) * hourMs)
  const first = new Date(last.getTime() - (HISTORY_HOURS - 1) * hourMs)
  await ensureMonths(createDb(pool), new Set([first, last].map((at) => at.toISOString().slice(0, 7))))
  const { rows } = await pool.query<{ id: number }>(series, [first, last, count, HISTORY_HOURS])
  await pool.query(prices, [first, last])
  for (let at = 0; at < rows.length; at += 100) await addForecasts(pool, rows.slice(at, at + 100), last)
  for (const table of ['price_hours', 'series', 'forecasts', 'forecast_refresh']) await pool.query(`vacuum analyze ${table}`)
}

async function addForecasts(pool: Pool, places: readonly { id: number }[], origin: Date): Promise<void> {
  const sigma = encodeSpread(new Float64Array(HORIZON))
  const quantiles = places.map(({ id }) => encodeCurves(LEVELS.map((level) => Float64Array.from({ length: HORIZON }, (_, hour) => waveOf(id, hour, level)))))
  await pool.query(forecasts, [places.map(({ id }) => id), quantiles, origin, HORIZON, LEVELS, sigma])
}

function waveOf(id: number, hour: number, level: number): number {
  const usd = 2 + (id % 97) / 50
  return usd * (1 + 0.15 * Math.sin((hour + (id % 24)) / 3.82) + 0.05 * Math.sin(hour / 27 + id)) * (1 + ((level - 0.5) * hour) / 500)
}

const series = `
  insert into series (identity, source, key, provider, region, zone, instance_type, gpu_id, gpu_count, market, kind, first_observed_at, last_observed_at, last_price_micros, history_hours, created_at, changed_at)
  select 'bench ' || n, 'bench', 'bench ' || n, 'provider-' || n % 12, 'region-' || n / 12 % 20, 'zone-' || n % 3, 'type-' || n, 'a100', case when n % 3 = 0 then 8 else 1 end, 'spot',
    'listing', $1::timestamptz, $2::timestamptz, 2000000 + n % 97 * 20000, $4::int - 1, $2::timestamptz, $2::timestamptz
  from generate_series(1, $3::int) as n returning id`

const prices = `
  insert into price_hours (series_id, hour, observed_at, price_micros, low_micros, high_micros, fetched_at)
  select s.id, hour, hour, s.last_price_micros, s.last_price_micros, s.last_price_micros, hour
  from generate_series($1::timestamptz, $2::timestamptz, interval '1 hour') as hour cross join series s order by hour, s.id`

const forecasts = `
  with made as (
    insert into forecasts (series_id, origin, issued_at, prices_changed_at, model_version, cold_start, horizon, levels, quantiles, sigma)
    select id, $3::timestamptz, $3::timestamptz, $3::timestamptz, 'bench', false, $4::int, $5::float8[], curves, $6::bytea from unnest($1::bigint[], $2::bytea[]) as t (id, curves)
    returning id, series_id
  )
  insert into forecast_refresh (series_id, forecast_id) select series_id, id from made`
