import { setTimeout as sleep } from 'node:timers/promises'
import { type Installation, ready, type RunningServer } from './processes.ts'

/** Counts: npm test runs each kind of kill once, npm run test:long and npm run crash the 20 of the promise. */
export const long = process.env.DUMONT_TEST_DEPTH === 'long'
export const timesOf = (kinds: number): number => (long ? 20 : kinds)
export const limit = long ? 3_600_000 : 900_000

/** Hourly prices of `series` series, `hours` of them, that all can be told from each other: price = 1 + series + hour/1000. */
export function prices(series: number, hours: number): { csv: string; sum: number } {
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

export type Caller = { url: string; key: string }
type Init = { method?: string; body?: string; headers?: Record<string, string> }

export async function call<T>({ url, key }: Caller, path: string, init: Init = {}): Promise<T> {
  const headers = { authorization: `Bearer ${key}`, ...init.headers }
  const answer = await fetch(`${url}/api/v1${path}`, { ...init, headers, signal: AbortSignal.timeout(60_000) })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as T
}

export type Import = { id: number; state: string; rows_accepted: number }
export type List = { total: number; series: { id: number }[] }

export async function upload(caller: Caller, csv: string): Promise<Import> {
  return call(caller, '/prices/imports?filename=crash.csv', { method: 'POST', body: csv, headers: { 'content-type': 'text/csv' } })
}

export async function aCaller(place: Installation): Promise<Caller> {
  return { url: place.url, key: await place.admin('keys', 'create', '--scope', 'write') }
}

/** A start that comes to its end; one with a failpoint may be killed before. */
export async function started(place: Installation, env: Record<string, string> = {}): Promise<RunningServer> {
  const server = await place.start(env)
  if (!(await ready(server)) && !env.FAILPOINT) throw new Error(`The server ended before it was ready:\n${server.output()}`)
  return server
}

export async function stopped({ child, exited }: RunningServer): Promise<number | null> {
  child.kill('SIGTERM')
  return exited
}

/** A kill at the failpoint when there is one, at the given time otherwise; every second time of PostgreSQL too. */
export async function killAt(place: Installation, server: RunningServer, round: number, failpoint: string | undefined): Promise<void> {
  if (!failpoint) {
    await sleep(100 + ((round * 397) % 1500))
    server.child.kill('SIGKILL')
  }
  await Promise.race([server.exited, sleep(120_000).then(() => server.child.kill('SIGKILL'))])
  if (round % 2) place.killDatabase()
}
