import type { ComparedProvider } from '@dumont/contracts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { type Buckets, dayOf, hourOf, sumBy } from './decide-buckets.ts'
import { noSums, type Sums, sumNames } from './sums.ts'

export const columns = ['compared_ms', 'compared_gpu_ms', 'cost_dumont', 'cost_provider', 'other_ms', 'cost_other', 'cost_storage', 'estimated_ms'] as const
const raw = (names: readonly string[]): RawBuilder<unknown> => sql.raw(names.join(', '))
/** As text: beyond what a number can hold. */
export const totals = sql.raw(columns.map((name) => `coalesce(sum(${name}), 0)::text as ${name}`).join(', '))

export type SumsRow = Record<(typeof sumNames)[number], string>
export const toSums = (row: SumsRow): Sums => {
  const sums = noSums()
  for (const name of sumNames) sums[name] = BigInt(row[name])
  return sums
}

const CHUNK = 2000

/** Adds to the sums of quarters of an hour, of hours and of days (UTC); `sign` -1n takes away. */
export async function addHistory(trx: Db, workspaceId: string, buckets: Buckets, sign: 1n | -1n = 1n): Promise<void> {
  const rowsOf = (by: (quarters: ReadonlyMap<number, Sums>) => ReadonlyMap<number, Sums>) =>
    [...buckets].flatMap(([provider, quarters]) => [...by(quarters)].map(([at, sums]) => ({ provider, at, sums })))
  const levels = [
    { table: 'savings_history', column: 'quarter_at', number: 'bigint', by: (quarters: ReadonlyMap<number, Sums>) => quarters },
    { table: 'savings_hours', column: 'hour_at', number: 'bigint', by: (quarters: ReadonlyMap<number, Sums>) => sumBy(quarters, hourOf) },
    { table: 'savings_days', column: 'day_at', number: 'numeric', by: (quarters: ReadonlyMap<number, Sums>) => sumBy(quarters, dayOf) },
  ] as const
  for (const { table, column, number, by } of levels) await upsert(trx, { table, workspaceId, number, keys: [textKey, timeKey(column)] }, rowsOf(by), sign)
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

/** Sums by session, of all or some; over all time, or of whole months (UTC). */
export async function sessionSums(
  db: Db,
  of: { workspaceId: string; provider: ComparedProvider; sessions?: readonly number[] | undefined },
  months?: { from: number; to: number },
): Promise<Map<number, Sums>> {
  const { rows } = await sql<SumsRow & { sessionId: number }>`
    select session_id, ${totals} from savings_sessions
    where workspace_id = ${of.workspaceId} and provider = ${of.provider}
      ${months ? sql`and month_at >= ${new Date(months.from)} and month_at < ${new Date(months.to)}` : sql``}
      ${of.sessions === undefined ? sql`` : sql`and session_id = any(${[...of.sessions]}::bigint[])`} group by session_id`.execute(db)
  return new Map(rows.map((row) => [row.sessionId, toSums(row)]))
}
