import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { ready, until } from '../../server/test/processes.ts'
import { inPlace } from './place.ts'
import { fillLedger, INSTANCES } from './economy-ledger.ts'
import { pollDashboards } from './economy-polling.ts'
import { addSeries } from './prices-market.ts'
import { type Asking, quantile, times } from './latencies.ts'

type Say = (text: string) => void
/** Few: the same server forecasts them. */
const SERIES = 300
const WARM = 100
const COLD = 50
/** Filling wakes forecasts and sums, corrections too: answers are timed when these are done. */
const AFTER_FILL_MS = 20_000
const AFTER_CORRECTIONS_MS = 3000
const economy = '/api/v1/economy'

/** What the savings page asks for, over three years of 200 instances: answered for the first time, again and again, with an ETag, and after a correction. Then 200 dashboards at once. */
export async function benchEconomy(say: Say): Promise<void> {
  await inPlace(say, 'economy', async (place, pool) => {
    const server = await place.start({ DUMONT_LOG_LEVEL: 'error' })
    await ready(server)
    const key = await place.admin('keys', 'create', '--scope', 'write')
    const asking = { url: place.url, headers: { authorization: `Bearer ${key}` } }
    await fill(asking, pool, say)
    await sleep(AFTER_FILL_MS)
    const unit = quantile(await times(asking, '/api/v1/me', WARM), 0.5)
    say(`economy: GET /api/v1/me p50 ${unit.toFixed(1)} ms, the measure of the others`)
    for (const path of paths(await aSession(pool))) await benchPath({ asking, pool, path, unit }, say)
    await pollDashboards({ asking, pid: server.child.pid! }, say)
  })
}

async function fill(asking: Asking, pool: Pool, say: Say): Promise<void> {
  const { rows } = await pool.query<{ id: string }>('select id from workspaces')
  const now = new Date()
  await addSeries(pool, now, now, SERIES)
  const segments = await fillLedger(pool, rows[0]!.id)
  const began = performance.now()
  // Wakes who keeps the sums.
  await correct(asking, (await someSegments(pool)).pop()!)
  await until(
    'the sums',
    async () => (await pool.query('select from economy_ledgers where segment_id = (select max(id) from usage_segments)')).rowCount === 1,
    300_000,
  )
  const taken = (performance.now() - began) / 1000
  await pool.query('vacuum analyze')
  say(
    `economy: ${segments.toLocaleString('en')} segments of ${INSTANCES} instances, beside ${SERIES} series of prices; their sums made in ${taken.toFixed(1)} s`,
  )
}

/** One with the longest history. */
async function aSession(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ id: number }>('select session_id as id from usage_segments group by 1 order by count(*) desc, 1 limit 1')
  return rows[0]!.id
}

const paths = (session: number): string[] => [
  '/savings',
  ...['days=30', 'days=365', 'days=365&group=week', 'days=365&group=month', 'all=true&group=month'].map((what) => `/savings/history?${what}`),
  ...['Asia/Tokyo', 'Asia/Kolkata', 'Asia/Kathmandu'].map((zone) => `/savings/history?days=365&zone=${zone}`),
  '/savings/realtime',
  '/active-session',
  ...['days=30', 'days=365', 'days=365&by=provider', 'days=365&by=instance', 'days=365&by=label', 'all=true'].map((what) => `/breakdown?${what}`),
  ...['days=30', 'days=30&limit=100', 'days=365&limit=100', `all=true&session=${session}&limit=100`].map((what) => `/evidence?${what}`),
  '/pricing',
]

type Benched = { asking: Asking; pool: Pool; path: string; unit: number }

async function benchPath({ asking, pool, path, unit }: Benched, say: Say): Promise<void> {
  const whole = economy + path
  await sleep(AFTER_CORRECTIONS_MS)
  const [first] = await times(asking, whole, 5)
  const warm = await times(asking, whole, WARM)
  const known = await times(asking, whole, WARM, { known: true })
  const wrong = await someSegments(pool)
  const cold = await times(asking, whole, COLD, { before: () => correct(asking, wrong.pop()!) })
  const shown = (ms: readonly number[]): string =>
    `p50 ${quantile(ms, 0.5).toFixed(1)} ms (${(quantile(ms, 0.5) / unit).toFixed(1)}x), p99 ${quantile(ms, 0.99).toFixed(1)} ms`
  say(`economy: ${path}: at first ${first!.toFixed(1)} ms; again ${shown(warm)}; known, 304 ${shown(known)}; after a correction ${shown(cold)}`)
}

async function someSegments(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    'select id from usage_segments where to_at is not null and superseded_by is null and not voided order by random() limit $1',
    [COLD],
  )
  return rows.map(({ id }) => id)
}

async function correct({ url, headers }: Asking, id: number): Promise<void> {
  const body = JSON.stringify({ reason: 'bench', rate_usd_per_hour: 1 + Math.random() })
  const answer = await fetch(`${url}/api/v1/usage/segments/${id}/correct`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  await answer.text()
}
