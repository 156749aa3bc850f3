import autocannon from 'autocannon'
import { existsSync, readFileSync } from 'node:fs'
import { createPool } from '../../server/src/platform/db.ts'
import { startEmbedded } from '../../server/src/platform/embedded.ts'
import { migrate } from '../../server/src/platform/migrate.ts'
import { anInstallation, ready } from '../../server/test/processes.ts'
import { fillPlaces, PLACES } from './windows-market.ts'

type Say = (text: string) => void
const TIMES = 200

const jobs: Record<string, object> = {
  'unbroken, 6 h': { job_duration_hours: 6 },
  'unbroken, 5.3 h in the nights of Lisbon, delay at a cost': {
    job_duration_hours: 5.3,
    zone: 'Europe/Lisbon',
    allowed_hours: { from: 22, to: 6 },
    delay_cost_usd_per_hour: 0.01,
  },
  'split, 24 h in pieces of 1 h': { job_duration_hours: 24, split: { min_piece_minutes: 60, restart_cost_usd: 0.1 } },
  'split, 100.5 h in pieces of 30 min': { job_duration_hours: 100.5, split: { min_piece_minutes: 30, restart_cost_usd: 0.1 }, start_minutes: 10 },
}

/** When and where to run, asked of 1,000 places with 168 hours each: the route as a whole; `--only=timing` measures the decision alone. */
export async function benchWindows(say: Say): Promise<void> {
  const place = await anInstallation()
  const embedded = await startEmbedded(place.dataDir)
  const pool = createPool(embedded.connection, 4)
  try {
    await migrate(pool)
    await fillPlaces(pool, new Date())
    const key = await place.admin('keys', 'create', '--scope', 'read')
    const server = await place.start({ DUMONT_SERVICES: 'web', DUMONT_LOG_LEVEL: 'error' })
    await ready(server)
    for (const [what, asked] of Object.entries(jobs)) await benchRoute({ url: place.url, pid: server.child.pid!, key, what, asked }, say)
    server.child.kill('SIGTERM')
    await server.exited
  } finally {
    await pool.end()
    await embedded.stop()
    await place.remove()
  }
}

type Asked = { url: string; pid: number; key: string; what: string; asked: object }

async function benchRoute({ url, pid, key, what, asked }: Asked, say: Say): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ gpu_name: 'A100', ...asked })
  const path = `${url}/api/v1/spot/optimal-timing`
  const began = performance.now()
  const answer = await fetch(path, { method: 'POST', headers, body })
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  const first = performance.now() - began
  const before = cpuMs(pid)
  const { latency, errors, non2xx } = await autocannon({ url: path, method: 'POST', connections: 1, amount: TIMES, headers, body })
  const cpu = ((cpuMs(pid) - before) / TIMES).toFixed(0)
  const failed = errors + non2xx ? `, ${errors + non2xx} FAILED` : ''
  say(
    `windows: ${what}, ${PLACES} places x 168 h, the route: ${cpu} ms of CPU, p50 ${latency.p50} ms, p99 ${latency.p99} ms${failed} (the first ${first.toFixed(0)} ms)`,
  )
}

/** CPU milliseconds that a process has used so far, where the system tells: on a machine that does other work it says more than the time that passed. */
export function cpuMs(pid: number): number {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return NaN
  const fields = readFileSync(file, 'utf8').split(') ')[1]!.split(' ')
  // Hundredths of a second, in user and in system mode.
  return 10 * (Number(fields[11]) + Number(fields[12]))
}
