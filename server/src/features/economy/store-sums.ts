import type { ComparedProvider } from '@dumont/contracts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { type Buckets, hourOf, sumByHour, quartersAfter, stretchOf } from './decide-buckets.ts'
import { addSums, noSums, type Sums, sumNames } from './sums.ts'

const columns = ['compared_ms', 'compared_gpu_ms', 'cost_dumont', 'cost_provider', 'other_ms', 'cost_other', 'cost_storage', 'estimated_ms'] as const
const raw = (names: readonly string[]): RawBuilder<unknown> => sql.raw(names.join(', '))
/** As text: beyond what a number can hold. */
const totals = sql.raw(columns.map((name) => `coalesce(sum(${name}), 0)::text as ${name}`).join(', '))

export type SumsRow = Record<(typeof sumNames)[number], string>
export const toSums = (row: SumsRow): Sums => {
  const sums = noSums()
  for (const name of sumNames) sums[name] = BigInt(row[name])
  return sums
}

const CHUNK = 2000

/** Adds to the sums of quarters of an hour and of hours; `sign` -1n takes away. */
export async function addHistory(trx: Db, workspaceId: string, buckets: Buckets, sign: 1n | -1n = 1n): Promise<void> {
  const rowsOf = (by: (quarters: ReadonlyMap<number, Sums>) => ReadonlyMap<number, Sums>) =>
    [...buckets].flatMap(([provider, quarters]) => [...by(quarters)].map(([at, sums]) => ({ provider, at, sums })))
  const add = (table: string, column: string, rows: ReturnType<typeof rowsOf>) =>
    upsert(trx, { table, workspaceId, number: 'bigint', keys: [textKey, timeKey(column)] }, rows, sign)
  await add(
    'savings_history',
    'quarter_at',
    rowsOf((quarters) => quarters),
  )
  await add('savings_hours', 'hour_at', rowsOf(sumByHour))
}

/** Sums of a session in a month, whose beginning `at` is. */
export type SessionSum = { provider: ComparedProvider; sessionId: number; at: number; sums: Sums }

export async function addSessionSums(trx: Db, workspaceId: string, rows: readonly SessionSum[], sign: 1n | -1n = 1n): Promise<void> {
  const sessionKey: Key<SessionSum> = { column: 'session_id', type: 'bigint', of: ({ sessionId }) => String(sessionId) }
  await upsert(trx, { table: 'savings_sessions', workspaceId, number: 'numeric', keys: [textKey, sessionKey, timeKey('month_at')] }, rows, sign)
}

type Key<T> = { column: string; type: string; of: (row: T) => string }
type Summed = { provider: ComparedProvider; at: number; sums: Sums }
const textKey: Key<Summed> = { column: 'provider', type: 'text', of: ({ provider }) => provider }
const timeKey = (column: string): Key<Summed> => ({ column, type: 'timestamptz', of: ({ at }) => new Date(at).toISOString() })

/** `number`: the type of the sums on their way in. */
type Target<T> = { table: string; workspaceId: string; number: 'bigint' | 'numeric'; keys: readonly Key<T>[] }

async function upsert<T extends { sums: Sums }>(trx: Db, { table, workspaceId, number, keys }: Target<T>, rows: readonly T[], sign: 1n | -1n): Promise<void> {
  const names = raw(['workspace_id', ...keys.map(({ column }) => column)])
  for (let at = 0; at < rows.length; at += CHUNK) {
    const part = rows.slice(at, at + CHUNK)
    const ids = keys.map(({ type, of }) => sql`${part.map(of)}::text[]::${sql.raw(type)}[]`)
    const values = sumNames.map((name) => sql`${part.map(({ sums }) => String(sign * sums[name]))}::${sql.raw(number)}[]`)
    await sql`
      insert into ${sql.raw(table)} (${names}, ${raw(columns)})
      select ${workspaceId}, * from unnest(${sql.join([...ids, ...values])})
      on conflict (${names}) do update
      set ${sql.raw(columns.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(', '))}`.execute(trx)
  }
}

/** Over all time. */
export async function lifetimeSums(db: Db, workspaceId: string, provider: ComparedProvider): Promise<Sums> {
  return (await allSums(db, workspaceId, provider, [])).all
}

/** Over all time: of all sessions together, and of each of some. */
export async function allSums(
  db: Db,
  workspaceId: string,
  provider: ComparedProvider,
  sessionIds: readonly number[],
): Promise<{ all: Sums; bySession: Map<number, Sums> }> {
  const { rows } = await sql<SumsRow & { id: number | null }>`
    select case when session_id = any(${[...sessionIds]}::bigint[]) then session_id end as id, ${totals}
    from savings_sessions where workspace_id = ${workspaceId} and provider = ${provider} group by 1`.execute(db)
  const bySession = new Map(rows.flatMap((row) => (row.id === null ? [] : [[row.id, toSums(row)] as const])))
  return { all: rows.reduce((sums, row) => addSums(sums, toSums(row)), noSums()), bySession }
}

/** Sums of whole months (UTC) by session. */
export async function monthSums(
  db: Db,
  of: { workspaceId: string; provider: ComparedProvider; sessions?: readonly number[] | undefined },
  months: { from: number; to: number },
): Promise<Map<number, Sums>> {
  const { rows } = await sql<SumsRow & { sessionId: number }>`
    select session_id, ${totals} from savings_sessions
    where workspace_id = ${of.workspaceId} and provider = ${of.provider} and month_at >= ${new Date(months.from)} and month_at < ${new Date(months.to)}
      ${of.sessions === undefined ? sql`` : sql`and session_id = any(${[...of.sessions]}::bigint[])`} group by session_id`.execute(db)
  return new Map(rows.map((row) => [row.sessionId, toSums(row)]))
}

/** Sums between each boundary and the next, in milliseconds, ascending, on quarters of an hour. */
export async function historySums(db: Db, workspaceId: string, provider: ComparedProvider, boundaries: readonly number[]): Promise<Sums[]> {
  const sums = Array.from({ length: Math.max(0, boundaries.length - 1) }, noSums)
  const times = boundaries.map((at) => new Date(at).toISOString())
  const { rows } = await sql<SumsRow & { bucket: number }>`
    select width_bucket(hour_at, ${times}::timestamptz[]) as bucket, ${totals} from savings_hours
    where workspace_id = ${workspaceId} and provider = ${provider} and hour_at >= ${times[0]}::timestamptz and hour_at < ${times.at(-1)}::timestamptz
    group by 1`.execute(db)
  for (const row of rows) addSums(sums[row.bucket - 1]!, toSums(row))
  await moveQuarters(db, { workspaceId, provider }, boundaries, sums)
  return sums
}

/** Hours in which a boundary lies were given to where they begin, whole: what lies behind the boundary goes over it. */
async function moveQuarters(
  db: Db,
  of: { workspaceId: string; provider: ComparedProvider },
  boundaries: readonly number[],
  sums: readonly Sums[],
): Promise<void> {
  const quarters = quartersAfter(boundaries)
  if (!quarters.length) return
  const { rows } = await sql<SumsRow & { quarterAt: Date }>`
    select quarter_at, ${sql.raw(columns.map((name) => `${name}::text`).join(', '))} from savings_history
    where workspace_id = ${of.workspaceId} and provider = ${of.provider} and quarter_at = any(${quarters.map((at) => new Date(at).toISOString())}::timestamptz[])`.execute(
    db,
  )
  for (const { quarterAt, ...row } of rows) {
    const at = quarterAt.getTime()
    const part = toSums(row)
    const [given, own] = [sums[stretchOf(boundaries, hourOf(at))], sums[stretchOf(boundaries, at)]]
    if (given) addSums(given, part, -1n)
    if (own) addSums(own, part)
  }
}
