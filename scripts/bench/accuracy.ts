import { lastDayOver } from '../../server/src/features/forecasts/accuracy/period.ts'
import type { Pool } from 'pg'
import { encodeCurves, encodeSpread } from '../../server/src/features/forecasts/forecast-codec.ts'
import { scoredLevels } from '../../server/src/features/forecasts/accuracy/day-sums.ts'
import { ensureMonths } from '../../server/src/features/prices/store-months.ts'
import { createDb, createPool } from '../../server/src/platform/db.ts'
import { startEmbedded } from '../../server/src/platform/embedded.ts'
import { migrate } from '../../server/src/platform/migrate.ts'
import { anInstallation, type Installation, ready } from '../../server/test/processes.ts'
import { benchPaths, type Say } from './ask.ts'

const SERIES = 1161
const DAYS = 90
const dayMs = 86_400_000
const hourMs = 3_600_000

/** One night of scoring: 1,161 series, four forecasts a day kept; then the record of 90 days, asked for. */
export async function benchAccuracy(say: Say): Promise<void> {
  const place = await anInstallation()
  const embedded = await startEmbedded(place.dataDir)
  const pool = createPool(embedded.connection, 4)
  try {
    await migrate(pool)
    const key = await place.admin('keys', 'create', '--scope', 'read')
    const lastDay = lastDayOver(new Date())
    await fill(pool, lastDay)
    const server = await place.start({ DUMONT_SERVICES: 'web', DUMONT_LOG_LEVEL: 'error', DUMONT_TEST_CLOCK: 'true' })
    await ready(server)
    await scoreADay(place, pool, lastDay, say)
    await pool.query(moreDays, [DAYS])
    await pool.query('vacuum analyze forecast_scores')
    await askForIt(place, pool, key, say)
    server.child.kill('SIGTERM')
    await server.exited
  } finally {
    await pool.end()
    await embedded.stop()
    await place.remove()
  }
}

/** CPU seconds of the server until now: they say more than the clock on a machine that does other things too. */
async function cpuOf({ url }: Installation): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^dumont_process_cpu_seconds_total (\S+)/m.exec(text)![1])
}

async function scoreADay(place: Installation, pool: Pool, lastDay: number, say: Say): Promise<void> {
  await pool.query('insert into forecast_scoring (series_id, scored_through) select id, $1::int - 1 from series', [lastDay])
  const left = async () => (await pool.query('select 1 from forecast_scoring where scored_through < $1', [lastDay])).rowCount
  const [began, cpu] = [performance.now(), await cpuOf(place)]
  while (await left()) {
    const body = JSON.stringify({ now: new Date().toISOString(), run: ['forecasts.score'] })
    await fetch(`${place.url}/api/test/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  }
  const taken = `${((performance.now() - began) / 1000).toFixed(1)} s, ${((await cpuOf(place)) - cpu).toFixed(1)} s of CPU beside the database`
  const { rows } = await pool.query<{ series: number; samples: number }>('select count(*) as series, sum(samples) as samples from forecast_scores')
  say(`accuracy: a day of ${rows[0]!.series} series scored, ${rows[0]!.samples} samples: ${taken}`)
}

async function askForIt(place: Installation, pool: Pool, key: string, say: Say): Promise<void> {
  const { rows } = await pool.query<{ id: number }>('select id from series order by md5(id::text) limit 500')
  const path = '/api/v1/spot/forecast-accuracy/T4'
  const asked = {
    'one series, 90 days': rows.map(({ id }) => `${path}?series=${id}&days=90`),
    'one GPU, 90 days': [`${path}?days=90&zone=America/Sao_Paulo`],
    'overview of 30 days': ['/api/v1/accuracy'],
  }
  for (const [what, paths] of Object.entries(asked)) {
    await benchPaths({ url: place.url, key, what: `accuracy: ${what}`, paths }, say)
    const cpu = await cpuOf(place)
    const headers = { authorization: `Bearer ${key}` }
    for (let i = 0; i < 100; i++) await (await fetch(`${place.url}${paths[i % paths.length]}`, { headers })).text()
    say(`accuracy: ${what}: ${(10 * ((await cpuOf(place)) - cpu)).toFixed(1)} ms of CPU an answer`)
  }
}

async function fill(pool: Pool, lastDay: number): Promise<void> {
  const end = (lastDay + 1) * dayMs
  const first = end - 18 * dayMs
  await ensureMonths(createDb(pool), new Set([first, end].map((at) => new Date(at).toISOString().slice(0, 7))))
  await pool.query(series, [SERIES, new Date(first), new Date(end)])
  await pool.query(prices, [new Date(first), new Date(end)])
  const curves = encodeCurves(scoredLevels.map((level) => Float64Array.from({ length: 171 }, (_, hour) => 0.9 + 0.2 * level + 0.01 * Math.sin(hour / 7))))
  for (let at = end - 8 * dayMs; at < end; at += 6 * hourMs)
    await pool.query(forecasts, [new Date(at), scoredLevels, curves, encodeSpread(new Float64Array(171))])
  await pool.query('insert into forecast_refresh (series_id, forecast_id) select series_id, max(id) from forecasts group by series_id')
  for (const table of ['price_hours', 'series', 'forecasts']) await pool.query(`vacuum analyze ${table}`)
}

const series = `
  insert into series (identity, source, key, provider, region, instance_type, gpu_id, gpu_count, market, kind, first_observed_at, last_observed_at, last_price_micros, history_hours, created_at, changed_at)
  select 'bench ' || n, 'bench', 'bench ' || n, 'aws', 'region-' || n % 20, 'type-' || n, 't4', 1, 'spot', 'listing', $2::timestamptz, $3::timestamptz, 1000000, 431, $3::timestamptz, $3::timestamptz
  from generate_series(1, $1::int) as n`

const prices = `
  insert into price_hours (series_id, hour, observed_at, price_micros, low_micros, high_micros, fetched_at)
  select s.id, hour, hour, price, price, price, hour from generate_series($1::timestamptz, $2::timestamptz, interval '1 hour') as hour cross join series s
    cross join lateral (select (1000000 * (1 + 0.1 * sin(s.id + extract(epoch from hour)::float8 / 86400)))::bigint as price) as priced order by hour, s.id`

const forecasts = `
  insert into forecasts (series_id, origin, issued_at, prices_changed_at, model_version, cold_start, horizon, levels, quantiles, sigma)
  select id, $1::timestamptz, $1::timestamptz + interval '3 minutes', $1::timestamptz, 'bench', false, 171, $2, $3, $4 from series`

/** The same sums on each of the days before. */
const moreDays = `
  insert into forecast_scores select s.* from forecast_scores f cross join generate_series(1, $1::int - 1) as back
    cross join lateral jsonb_populate_record(f, jsonb_build_object('day', f.day - back)) as s`
