// npm run bench: how fast, in CPU seconds or as ratios to something run beside it, since machines are noisy. Figures are copied to docs/performance.md by hand.
// --only=booster,forecasts,page,server,prices,timing,windows,calendar,economy,alerts runs some; --matrix=FILE writes the booster's rows for others to learn from.
import autocannon from 'autocannon'
import Papa from 'papaparse'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { forecastAll, models, type Series } from '@dumont/forecast'
import { benchAccuracy } from './bench/accuracy.ts'
import { benchAlerts } from './bench/alerts.ts'
import { benchBooster } from './bench/booster.ts'
import { benchCalendar } from './bench/calendar.ts'
import { benchEconomy } from './bench/economy.ts'
import { benchForecasts } from './bench/forecasts.ts'
import { benchPrices } from './bench/prices.ts'
import { benchTiming } from './bench/timing.ts'
import { benchWindows } from './bench/windows.ts'
import { writeMatrix } from './bench/matrix.ts'
import { anInstallation, ready, until } from '../server/test/processes.ts'

const root = join(import.meta.dirname, '..')
const say = (text: string): void => console.log(text)
const seconds = (since: number): number => (performance.now() - since) / 1000

const parts: Record<string, () => unknown> = {
  booster: () => benchBooster(say, 3),
  forecasts: () => {
    benchLocalForecasts()
    benchForecasts(say)
  },
  page: benchPage,
  server: benchServer,
  prices: () => benchPrices(say),
  accuracy: () => benchAccuracy(say),
  timing: () => benchTiming(say),
  windows: () => benchWindows(say),
  calendar: () => benchCalendar(say),
  economy: () => benchEconomy(say),
  alerts: () => benchAlerts(say),
}
const { values: asked } = parseArgs({ options: { only: { type: 'string' }, matrix: { type: 'string' } } })
if (asked.matrix) await writeMatrix(asked.matrix)
else for (const [name, run] of Object.entries(parts)) if (!asked.only || asked.only.split(',').includes(name)) await run()

/** Forecasts of 200 series of 90 days, against the naive model on the same series. */
function benchLocalForecasts(): void {
  const all = Array.from({ length: 200 }, (_, i) => walk(i))
  const origin = all[0]!.start + all[0]!.values.length - 1
  const begin = performance.now()
  forecastAll(all, origin, { horizon: 168 })
  const ours = seconds(begin)
  const naiveBegin = performance.now()
  const naive = models.find((model) => model.name === 'naive')!.fit(all)
  for (const series of all) naive.predict(series, origin, 168, [0.1, 0.5, 0.9])
  const beside = seconds(naiveBegin)
  say(
    `local forecasts: ${(all.length / ours).toFixed(0)} series/s on one thread (200 series x 90 days), ${(ours / beside).toFixed(0)} times the naive model's time`,
  )
}

function walk(seed: number): Series {
  let state = seed * 2654435761 + 1
  const random = (): number => ((state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32 - 0.5) * 2
  const values = new Float64Array(90 * 24)
  let level = Math.log(0.3 + (seed % 30))
  let slope = 0
  for (let i = 0; i < values.length; i++) {
    if (i % 6 === 0) level += slope = 0.95 * slope + 0.001 * random()
    values[i] = Math.exp(level)
  }
  return { id: `s${seed}`, start: 480_000, values, observed: new Uint8Array(values.length).fill(1) }
}

/** What a browser loads first, and what comes after the first paint. */
function benchPage(): void {
  const folder = join(root, 'web', 'dist', 'assets')
  const files = readdirSync(folder).filter((name) => /\.(js|css)$/.test(name))
  const sizes = files.map((name) => ({ name, kb: gzipSync(readFileSync(join(folder, name))).length / 1024 }))
  for (const { name, kb } of sizes.sort((a, b) => b.kb - a.kb)) say(`page: ${name} ${kb.toFixed(1)} KB gz`)
}

async function benchServer(): Promise<void> {
  const place = await anInstallation()
  try {
    const begin = performance.now()
    const first = await place.start({ DUMONT_DEMO: 'true', DUMONT_LOG_LEVEL: 'error' })
    await ready(first)
    say(`start: ${seconds(begin).toFixed(1)} s for a first start with the demo market and its forecasts`)
    first.child.kill('SIGTERM')
    await first.exited
    const again = performance.now()
    await ready(await place.start({ DUMONT_DEMO: 'true', DUMONT_LOG_LEVEL: 'error' }))
    say(`start: ${seconds(again).toFixed(1)} s for the second`)
    const key = await place.admin('keys', 'create', '--scope', 'write')
    await benchRoutes(place.url, key)
    await benchImport(place.url, key)
  } finally {
    await place.remove()
  }
}

async function benchRoutes(url: string, key: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}` }
  const { gpus } = (await (await fetch(`${url}/api/v1/catalogue`, { headers })).json()) as { gpus: { gpu: string }[] }
  const { series } = (await (await fetch(`${url}/api/v1/series?limit=1`, { headers })).json()) as { series: { id: number }[] }
  const paths = [
    '/healthz',
    '/api/v1/me',
    '/api/v1/catalogue',
    `/api/v1/spot/cost-forecast/${gpus[0]!.gpu}`,
    `/api/v1/series/${series[0]!.id}/forecast`,
    `/api/v1/series/${series[0]!.id}/history`,
  ]
  let beside = 1
  for (const path of paths) {
    const { latency, requests, errors, non2xx } = await autocannon({ url: url + path, connections: 4, duration: 4, headers })
    if (path === '/healthz') beside = requests.average
    say(
      `route: ${path} p50 ${latency.p50} ms, p99 ${latency.p99} ms, ${requests.average.toFixed(0)} requests/s, 1/${(beside / requests.average).toFixed(1)} of /healthz${errors + non2xx ? `, ${errors + non2xx} FAILED` : ''}`,
    )
  }
}

/** 100,000 rows through the API into hourly rows, against only reading the same text as CSV. */
async function benchImport(url: string, key: string): Promise<void> {
  const csv = rows(100, 1000)
  const parseBegin = performance.now()
  Papa.parse(csv, { header: true })
  const parse = seconds(parseBegin)
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'text/csv' }
  const begin = performance.now()
  const { id } = (await (await fetch(`${url}/api/v1/prices/imports?filename=bench.csv`, { method: 'POST', headers, body: csv })).json()) as { id: number }
  await until('the import', async () => ((await (await fetch(`${url}/api/v1/prices/imports/${id}`, { headers })).json()) as { state: string }).state === 'done')
  const ours = seconds(begin)
  say(
    `import: ${(100_000 / ours).toFixed(0)} rows/s (100,000 rows, 100 series, ${ours.toFixed(1)} s), ${(ours / parse).toFixed(1)} times papaparse's time for the text alone`,
  )
}

function rows(series: number, hours: number): string {
  const lines = ['series_id,provider,region,zone,instance_type,gpu,gpu_count,timestamp,price_usd_per_hour']
  for (let s = 0; s < series; s++)
    for (let h = 0; h < hours; h++)
      lines.push(`bench${s},aws,r${s % 5},z${s},g${s},T4,1,${new Date(Date.UTC(2024, 0, 1, h)).toISOString()},${(0.2 + s / 100 + (h % 7) / 1000).toFixed(4)}`)
  return lines.join('\n')
}
