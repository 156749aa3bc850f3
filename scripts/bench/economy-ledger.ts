import type { Pool } from 'pg'

export const INSTANCES = 200
const YEARS = 3
const dayMs = 86_400_000
/** Of one instance nothing changes for three days, more or less. */
const STRETCH_DAYS = 3
const STRETCHES = Math.floor((YEARS * 365) / STRETCH_DAYS)
/** Two months; then most instances are gone for one stretch, and come back as another session. */
const LIFE = 20
/** No cloud sells the last one. */
const GPUS = ['h100', 'a100-sxm-80', 'a100-sxm-40', 't4', 'l4', 'a10g', 'l40s', 'v100', 'h200', 'rtx-4090']
const PROVIDERS = ['vast', 'runpod', 'lambda', 'dumont']
const PROJECTS = ['search', 'vision', 'speech', 'rendering', 'notebooks', 'evaluation']

/**
 * Three years of 200 instances in one workspace: rates that change, stops and idle time, absences. 140 run or are idle now, 40 are stopped and bill their disk, 20 are gone.
 * References change twice a year. Written in the order of time, as it would have come. Answers how many segments there are.
 */
export async function fillLedger(pool: Pool, workspaceId: string): Promise<number> {
  await pool.query(olderPrices)
  const instances = Array.from({ length: INSTANCES }, (_, n) => ({ id: n + 1, provider: PROVIDERS[n % PROVIDERS.length]!, key: `bench-${n}` }))
  const { sessions, segments } = decideLedger(Date.now())
  await pool.query('insert into usage_ledgers (workspace_id, version) values ($1, 1)', [workspaceId])
  await insert(pool, 'usage_instances', instances, workspaceId)
  await insert(pool, 'usage_sessions', sessions, workspaceId)
  await insert(pool, 'usage_segments', segments, workspaceId)
  for (const table of ['usage_instances', 'usage_sessions', 'usage_segments', 'provider_pricing']) await pool.query(`vacuum analyze ${table}`)
  return segments.length
}

const olderPrices = `
  insert into provider_pricing (provider, instance, gpu_id, memory_gb, form_factor, gpu_count, region, price_micros, effective_from, effective_until, source, fetched_at, confirmed_at)
  select provider, instance, gpu_id, memory_gb, form_factor, gpu_count, region, price_micros * (100 + 2 * n) / 100, effective_from - n * interval '182 days',
    effective_from - (n - 1) * interval '182 days', source, fetched_at, confirmed_at
  from provider_pricing, generate_series(1, 7) as n where effective_from is not null and effective_until is null and superseded_by is null`

/** Rows with ids of their own, in their order. */
async function insert(pool: Pool, table: string, rows: readonly object[], workspaceId: string): Promise<void> {
  const columns = ['workspace_id', ...Object.keys(rows[0]!)].join(', ')
  for (let at = 0; at < rows.length; at += 10_000) {
    const part = JSON.stringify(rows.slice(at, at + 10_000).map((row) => ({ workspace_id: workspaceId, ...row })))
    await pool.query(`insert into ${table} (${columns}) overriding system value select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`, [
      part,
    ])
  }
  await pool.query(`select setval(pg_get_serial_sequence('${table}', 'id'), $1)`, [rows.length])
}

type Session = ReturnType<typeof aSession>
type Segment = ReturnType<typeof termsOf> & {
  session_id: number
  instance_id: number
  from_at: string
  to_at: string | null
  origin: string
  voided: boolean
  created_at: string
}

function decideLedger(now: number): { sessions: Session[]; segments: (Segment & { id: number })[] } {
  const begin = now - STRETCHES * STRETCH_DAYS * dayMs
  const [sessions, segments]: [Session[], Segment[]] = [[], []]
  for (let n = 0; n < INSTANCES; n++) {
    const at = (k: number): string =>
      new Date(begin + k * STRETCH_DAYS * dayMs + (k === 0 || k === STRETCHES ? 0 : (n * 7919 + k * 104_729) % (dayMs / 1000)) * 1000).toISOString()
    for (const stretches of livesOf(n)) {
      const [first, last] = [stretches[0]!, stretches.at(-1)!]
      const goesOn = last === STRETCHES - 1 && n % 10 !== 9
      const id = sessions.length + 1
      sessions.push(aSession({ id, n, startedAt: at(first), endedAt: goesOn ? null : at(last + 1), seenAt: at(STRETCHES) }))
      const about = { session_id: id, instance_id: n + 1, origin: 'api', voided: false, created_at: at(STRETCHES) }
      for (const k of stretches) segments.push({ ...about, ...termsOf(n, k), from_at: at(k), to_at: goesOn && k === last ? null : at(k + 1) })
    }
  }
  const sorted = segments.toSorted((a, b) => (a.from_at < b.from_at ? -1 : 1))
  return { sessions, segments: sorted.map((segment, i) => ({ id: i + 1, ...segment })) }
}

/** The stretches of each session of an instance, by number. A quarter of the instances were never gone. */
function livesOf(n: number): number[][] {
  const all = Array.from({ length: STRETCHES }, (_, k) => k)
  if (n % 4 === 0) return [all]
  const there = all.filter((k) => k % LIFE !== LIFE - 1)
  return [...Map.groupBy(there, (k) => Math.floor(k / LIFE)).values()]
}

function termsOf(n: number, k: number) {
  const turn = (k === STRETCHES - 1 ? n : n + k) % 10
  const state = turn === 3 || turn === 7 ? 'stopped' : turn === 5 ? 'idle' : 'running'
  return { state, rate_micros: (300_000 + (n % 10) * 200_000 + (k % 7) * 10_000) * gpuCountOf(n), storage_micros: 5000 }
}

const gpuCountOf = (n: number): number => [1, 1, 2, 1, 4, 1, 8, 1][n % 8]!

type About = { id: number; n: number; startedAt: string; endedAt: string | null; seenAt: string }

const aSession = ({ id, n, startedAt, endedAt, seenAt }: About) => ({
  id,
  instance_id: n + 1,
  origin: 'api',
  name: `box ${n}`,
  gpu_id: GPUS[Math.floor(n / 4) % GPUS.length]!,
  gpu_count: gpuCountOf(n),
  region: 'eu',
  market: n % 3 ? 'on_demand' : 'spot',
  labels: { project: PROJECTS[n % PROJECTS.length]! },
  started_at: startedAt,
  ended_at: endedAt,
  last_seen_at: endedAt ?? seenAt,
  created_at: seenAt,
})
