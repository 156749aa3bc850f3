import { afterEach, expect, test } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { anInstallation, type Installation, ready, type RunningServer, until } from './processes.ts'

// Counts: npm test runs a few of each, npm run test:long the 20 of the promise.
const long = process.env.DUMONT_TEST_DEPTH === 'long'
const times = long ? 20 : 3
process.stdout.write(`counts: ${times} kills each of import, refresh, migration and plan\n`)
const limit = 240_000

let place: Installation
afterEach(() => place.remove())

/** `series` x `hours` prices that all can be told from each other: price = 1 + series + hour/1000. */
function prices(series: number, hours: number): { csv: string; sum: number } {
  const lines = ['series_id,provider,region,zone,instance_type,gpu,gpu_count,on_demand_usd_per_hour,timestamp,price_usd_per_hour']
  let sum = 0
  for (let s = 0; s < series; s++)
    for (let h = 0; h < hours; h++) {
      const micros = 1_000_000 * (1 + s) + 1000 * h
      sum += micros
      lines.push(`s${s},aws,us-east-1,use1-az1,g4dn.xlarge,T4,1,,${new Date(Date.UTC(2024, 0, 1, h)).toISOString()},${micros / 1e6}`)
    }
  return { csv: lines.join('\n'), sum }
}

async function call<T>(key: string, path: string, init: { method?: string; body?: string; headers?: Record<string, string> } = {}): Promise<T> {
  const answer = await fetch(`${place.url}/api/v1${path}`, {
    ...init,
    headers: { authorization: `Bearer ${key}`, ...init.headers },
    signal: AbortSignal.timeout(20_000),
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as T
}

type Import = { id: number; state: string; rows_accepted: number }
type List = { total: number; series: { id: number; history_hours: number; forecast_issued_at: string | null }[] }

async function upload(key: string, csv: string): Promise<Import> {
  return call(key, '/prices/imports?filename=crash.csv', { method: 'POST', body: csv, headers: { 'content-type': 'text/csv' } })
}

/** A kill at the failpoint when there is one, at the given time otherwise; every second time of PostgreSQL too. */
async function killAt(server: RunningServer, round: number, failpoint: string | undefined): Promise<void> {
  if (!failpoint) {
    await sleep(100 + ((round * 397) % 1500))
    server.child.kill('SIGKILL')
  }
  await Promise.race([server.exited, sleep(30_000).then(() => server.child.kill('SIGKILL'))])
  if (round % 2) place.killDatabase()
}

test(`an import that was acknowledged is whole after kill -9 of server and database (${times} times)`, { timeout: limit * (long ? 4 : 1) }, async () => {
  place = await anInstallation()
  const { csv, sum } = prices(30, 700)
  const points = [undefined, 'import.afterStage', undefined, 'import.afterMerge']
  let first = await place.start()
  await ready(first)
  const key = await place.admin('keys', 'create', '--scope', 'write')
  first.child.kill('SIGTERM')
  await first.exited
  for (let round = 0; round < times; round++) {
    const failpoint = points[round % points.length]
    const victim = await place.start(failpoint ? { FAILPOINT: failpoint } : {})
    await ready(victim)
    const { id } = await until('the upload', () => upload(key, csv))
    await killAt(victim, round, failpoint)

    const next = await place.start()
    await ready(next)
    const done = await until('the import to be resumed', async () => {
      const seen = await call<Import>(key, `/prices/imports/${id}`)
      return ['done', 'failed', 'cancelled'].includes(seen.state) && seen
    })
    expect(done).toMatchObject({ state: 'done', rows_accepted: 21_000 })
    first = next
    next.child.kill('SIGTERM')
    expect(await next.exited).toBe(0)
  }
  const last = await place.start()
  await ready(last)
  const { series } = await call<List>(key, '/series?limit=1000&kind=listing')
  const histories = await Promise.all(
    series.map(({ id }) => call<{ points: { price_usd_per_hour: number }[] }>(key, `/series/${id}/history?from=2024-01-01T00:00:00Z&to=2024-03-01T00:00:00Z`)),
  )
  const known = histories.flatMap(({ points }) => points.slice(0, 700))
  expect(known).toHaveLength(21_000)
  expect(known.reduce((total, point) => total + Math.round(point.price_usd_per_hour * 1e6), 0)).toBe(sum)
})

test(`every series has its forecast after kill -9 in the middle of a refresh (${times} times)`, { timeout: limit * (long ? 4 : 1) }, async () => {
  place = await anInstallation()
  const points = ['forecasts.afterCompute', 'forecasts.afterStore', undefined]
  const start = await place.start()
  await ready(start)
  const key = await place.admin('keys', 'create', '--scope', 'write')
  start.child.kill('SIGTERM')
  await start.exited
  for (let round = 0; round < times; round++) {
    const failpoint = points[round % points.length]
    const victim = await place.start(failpoint ? { FAILPOINT: failpoint } : {})
    await ready(victim)
    // Other prices each round, so that every series is due again.
    await until('the upload', () => upload(key, prices(10, 200 + 24 * round).csv))
    await killAt(victim, round, failpoint)
    const next = await place.start()
    await ready(next)
    await until('all forecasts', async () => {
      const { series, total } = await call<List>(key, '/series?limit=1000&kind=listing')
      const fresh = await Promise.all(series.map(async ({ id }) => call<{ origin: string }>(key, `/series/${id}/forecast`)))
      const wanted = new Date(Date.UTC(2024, 0, 1, 199 + 24 * round)).toISOString()
      return total === 10 && fresh.every(({ origin }) => new Date(origin).toISOString() === wanted)
    })
    next.child.kill('SIGTERM')
    expect(await next.exited).toBe(0)
  }
})

test(`a migration killed in the middle is finished by the next start (${times} times)`, { timeout: limit * (long ? 4 : 1) }, async () => {
  for (let round = 0; round < times; round++) {
    place = await anInstallation()
    const victim = await place.start({ FAILPOINT: `${round % 2 ? 'migrate.afterCommit' : 'migrate.beforeRecord'}:${1 + (round % 3)}` })
    expect(await ready(victim)).toBe(false)
    if (round % 2) place.killDatabase()
    const next = await place.start()
    expect(await ready(next)).toBe(true)
    next.child.kill('SIGTERM')
    expect(await next.exited).toBe(0)
    if (round < times - 1) await place.remove()
  }
})

type Kept = { id: number; state: string; checked_at: string; moves: { reason: string }[]; window: { start_time: string } }

test(
  `a plan is looked at once more after kill -9 between decision and write, and then as if nothing had been (${times} times)`,
  { timeout: limit * (long ? 4 : 2) },
  async () => {
    place = await anInstallation()
    const settings = { DUMONT_DEMO: 'true', DUMONT_TEST_CLOCK: 'true' }
    const first = await place.start(settings)
    await ready(first, 200_000)
    const key = await place.admin('keys', 'create', '--scope', 'write')
    const json = { 'content-type': 'application/json' }
    const job = { gpu_name: 'RTX 4090', job_duration_hours: 6, earliest_start: new Date(Date.now() + 48 * 3_600_000).toISOString() }
    const { id } = await call<Kept>(key, '/spot/plans', { method: 'POST', body: JSON.stringify({ name: 'Crash', job, lead_minutes: 0 }), headers: json })
    first.child.kill('SIGTERM')
    await first.exited
    for (let round = 0; round < times; round++) {
      const now = new Date(Date.now() + (round + 1) * 3_600_000).toISOString()
      const look = () => fetch(`${place.url}/api/test/clock`, { method: 'POST', headers: json, body: JSON.stringify({ now, run: ['windows.keep'] }) })
      const victim = await place.start({ ...settings, FAILPOINT: 'windows.afterDecide' })
      await ready(victim)
      await look().catch(() => {})
      await killAt(victim, round, 'windows.afterDecide')
      const next = await place.start(settings)
      await ready(next)
      const before = await call<Kept>(key, `/spot/plans/${id}`)
      // What the dead worker held is free when its lease has ended.
      const after = await until('the plan to be looked at', async () => {
        await look()
        const plan = await call<Kept>(key, `/spot/plans/${id}`)
        return plan.checked_at >= now && plan
      })
      expect(before.checked_at < now).toBe(true)
      expect([before.moves.length, before.moves.length + 1]).toContain(after.moves.length)
      expect(after.state).toBe('waiting')
      next.child.kill('SIGTERM')
      expect(await next.exited).toBe(0)
    }
  },
)
