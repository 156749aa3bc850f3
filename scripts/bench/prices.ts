import { type Connection, createPool } from '../../server/src/platform/db.ts'
import { startEmbedded } from '../../server/src/platform/embedded.ts'
import { migrate } from '../../server/src/platform/migrate.ts'
import { anInstallation, type Installation, ready, until } from '../../server/test/processes.ts'
import { benchPaths, type Say } from './ask.ts'
import { fillMarket, HOURS, SERIES } from './prices-market.ts'
import { slowestQueries } from './prices-queries.ts'

const IMPORTED_SERIES = 500
const IMPORTED_HOURS = 2000

/**
 * 1,000,000 points in through the API, then the two questions of the page of prices with 10,000,000 points stored. On the embedded PostgreSQL, or in a database of its own
 * on the server of TEST_DATABASE_URL.
 */
export async function benchPrices(say: Say): Promise<void> {
  const url = process.env.TEST_DATABASE_URL
  const name = `dumont_bench_${process.pid}`
  if (url) await onServer(url, `create database ${name}`)
  const own = url && Object.assign(new URL(url), { pathname: `/${name}` }).href
  const place = await anInstallation(own ? { DATABASE_URL: own } : {})
  const embedded = own ? undefined : await startEmbedded(place.dataDir)
  const connection: Connection = own ? { connectionString: own } : embedded!.connection
  try {
    await benchOn(place, connection, say)
  } finally {
    // Else the one who holds it would start it again.
    await embedded?.stop()
    await place.remove()
    if (url) await onServer(url, `drop database ${name} with (force)`)
  }
}

async function benchOn(place: Installation, connection: Connection, say: Say): Promise<void> {
  const pool = createPool(connection, 4)
  const { rows } = await pool.query<{ version: string }>("select current_setting('server_version') as version")
  say(`prices: PostgreSQL ${rows[0]!.version}`)
  await migrate(pool)
  const key = await place.admin('keys', 'create', '--scope', 'write')
  await benchImport(place, key, say)
  const began = performance.now()
  await fillMarket(pool)
  say(`prices: ${(SERIES * HOURS).toLocaleString('en')} points of ${SERIES} series made by SQL in ${seconds(began)} s`)
  const server = await place.start({ DUMONT_SERVICES: 'web', DUMONT_LOG_LEVEL: 'error' })
  await ready(server)
  const { rows: series } = await pool.query<{ id: number }>(`select id from series where source = 'bench' order by md5(id::text) limit 1000`)
  const ask = { url: place.url, key }
  const first = performance.now()
  await fetch(`${place.url}${cheapest}`, { headers: { authorization: `Bearer ${key}` } }).then((answer) => answer.text())
  say(`prices: cheapest of each GPU, the first answer after a start: ${(performance.now() - first).toFixed(0)} ms`)
  await benchPaths({ ...ask, what: 'prices: cheapest of each GPU', paths: [cheapest] }, say)
  await benchPaths({ ...ask, what: 'prices: cheapest of one GPU in each place', paths: [`${cheapest}?gpu=t4&by=place`] }, say)
  await benchPaths({ ...ask, what: 'prices: cheapest of each GPU in each place', paths: [`${cheapest}?by=place`] }, say)
  await benchPaths({ ...ask, what: 'prices: 30 days of one series', paths: series.map(({ id }) => `/api/v1/series/${id}/history`) }, say)
  server.child.kill('SIGTERM')
  await server.exited
  for (const { what, ms } of await slowestQueries(
    pool,
    series.map(({ id }) => id),
  ))
    say(`prices: in the database, ${what}: p50 ${quantile(ms, 0.5)} ms, p99 ${quantile(ms, 0.99)} ms (${ms.length} times)`)
  await pool.end()
}

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1)
const quantile = (values: readonly number[], level: number): string => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * level)]!.toFixed(1)

const cheapest = '/api/v1/prices/cheapest'

/** One process that serves and works. */
async function benchImport({ url, start }: Installation, key: string, say: Say): Promise<void> {
  const server = await start({ DUMONT_LOG_LEVEL: 'error' })
  await ready(server)
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'text/csv' }
  const began = performance.now()
  const { id } = (await (await fetch(`${url}/api/v1/prices/imports?filename=bench.csv`, { method: 'POST', headers, body: rowsToImport() })).json()) as {
    id: number
  }
  const state = async () => ((await (await fetch(`${url}/api/v1/prices/imports/${id}`, { headers })).json()) as { state: string }).state
  await until('the import', async () => (await state()) === 'done', 600_000)
  const taken = performance.now() - began
  const points = IMPORTED_SERIES * IMPORTED_HOURS
  say(
    `prices: ${points.toLocaleString('en')} points in through the API in ${(taken / 1000).toFixed(1)} s, ${Math.round(points / (taken / 1000)).toLocaleString('en')} a second`,
  )
  server.child.kill('SIGKILL')
  await server.exited
}

function rowsToImport(): string {
  const lines = ['series_id,provider,region,instance_type,gpu,gpu_count,timestamp,price_usd_per_hour']
  for (let series = 0; series < IMPORTED_SERIES; series++)
    for (let hour = 0; hour < IMPORTED_HOURS; hour++) {
      const usd = (0.2 + series / 100 + (hour % 7) / 1000).toFixed(4)
      lines.push(`s${series},aws,r${series % 5},g${series},T4,1,${new Date(Date.UTC(2024, 0, 1, hour)).toISOString()},${usd}`)
    }
  return lines.join('\n')
}

async function onServer(url: string, text: string): Promise<void> {
  const pool = createPool({ connectionString: url }, 1)
  await pool.query(text).finally(() => pool.end())
}
