import type { ComparedProvider } from '@dumont/contracts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Buckets } from './decide-buckets.ts'
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

type Keyed = { provider: ComparedProvider; key: string; sums: Sums }
const CHUNK = 2000

/** Adds to the sums of quarters of an hour; `sign` -1n takes away. */
export async function addHistory(trx: Db, workspaceId: string, buckets: Buckets, sign: 1n | -1n = 1n): Promise<void> {
  const rows = [...buckets].flatMap(([provider, quarters]) => [...quarters].map(([at, sums]) => ({ provider, key: new Date(at).toISOString(), sums })))
  await upsert(trx, { table: 'savings_history', key: 'quarter_at', type: 'timestamptz', number: 'bigint', workspaceId }, rows, sign)
}

export async function addSessionSums(
  trx: Db,
  workspaceId: string,
  rows: readonly { provider: ComparedProvider; sessionId: number; sums: Sums }[],
  sign: 1n | -1n = 1n,
): Promise<void> {
  const keyed = rows.map(({ provider, sessionId, sums }) => ({ provider, key: String(sessionId), sums }))
  await upsert(trx, { table: 'savings_sessions', key: 'session_id', type: 'bigint', number: 'numeric', workspaceId }, keyed, sign)
}

/** `number`: the type of the sums on their way in. */
type Target = { table: string; key: string; type: string; number: 'bigint' | 'numeric'; workspaceId: string }

async function upsert(trx: Db, { table, key, type, number, workspaceId }: Target, rows: readonly Keyed[], sign: 1n | -1n): Promise<void> {
  for (let at = 0; at < rows.length; at += CHUNK) {
    const part = rows.slice(at, at + CHUNK)
    const values = sumNames.map((name) => sql`${part.map(({ sums }) => String(sign * sums[name]))}::${sql.raw(number)}[]`)
    await sql`
      insert into ${sql.raw(table)} (workspace_id, provider, ${sql.raw(key)}, ${raw(columns)})
      select ${workspaceId}, * from unnest(${part.map(({ provider }) => provider)}::text[], ${part.map((row) => row.key)}::text[]::${sql.raw(type)}[], ${sql.join(values)})
      on conflict (workspace_id, provider, ${sql.raw(key)}) do update
      set ${sql.raw(columns.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(', '))}`.execute(trx)
  }
}

/** Over all time. */
export async function lifetimeSums(db: Db, workspaceId: string, provider: ComparedProvider): Promise<Sums> {
  const { rows } = await sql<SumsRow>`select ${totals} from savings_sessions where workspace_id = ${workspaceId} and provider = ${provider}`.execute(db)
  return toSums(rows[0]!)
}

export async function sessionSums(db: Db, workspaceId: string, provider: ComparedProvider, sessionIds: readonly number[]): Promise<Map<number, Sums>> {
  const { rows } = await sql<SumsRow & { sessionId: number }>`
    select session_id, ${totals} from savings_sessions
    where workspace_id = ${workspaceId} and provider = ${provider} and session_id = any(${[...sessionIds]}::bigint[]) group by session_id`.execute(db)
  return new Map(rows.map((row) => [row.sessionId, toSums(row)]))
}

/** Sums between each boundary and the next, in milliseconds, ascending, on quarters of an hour. */
export async function historySums(db: Db, workspaceId: string, provider: ComparedProvider, boundaries: readonly number[]): Promise<Sums[]> {
  const sums = Array.from({ length: Math.max(0, boundaries.length - 1) }, noSums)
  const times = boundaries.map((at) => new Date(at).toISOString())
  const { rows } = await sql<SumsRow & { bucket: number }>`
    select width_bucket(quarter_at, ${times}::timestamptz[]) as bucket, ${totals} from savings_history
    where workspace_id = ${workspaceId} and provider = ${provider} and quarter_at >= ${times[0]}::timestamptz and quarter_at < ${times.at(-1)}::timestamptz
    group by 1`.execute(db)
  for (const row of rows) addSums(sums[row.bucket - 1]!, toSums(row))
  return sums
}

/** The first quarter with usage; undefined: none yet. */
export async function firstQuarter(db: Db, workspaceId: string): Promise<Date | undefined> {
  const { rows } = await sql<{
    first: Date | null
  }>`select min(quarter_at) as first from savings_history where workspace_id = ${workspaceId} and provider = 'aws'`.execute(db)
  return rows[0]!.first ?? undefined
}
