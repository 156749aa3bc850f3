import type { ComparedProvider } from '@dumont/contracts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { type Buckets, dayOf, hourOf, sumBy } from './decide-buckets.ts'
import { addSums, noSums, type Sums, sumNames } from './sums.ts'

const names = ['compared_ms', 'compared_gpu_ms', 'cost_dumont', 'cost_provider', 'other_ms', 'cost_other', 'cost_storage', 'estimated_ms'] as const
const raw = (names: readonly string[]): RawBuilder<unknown> => sql.raw(names.join(', '))
/** As text: beyond what a number can hold. */
const texts = sql.raw(names.map((name) => `${name}::text`).join(', '))
export const totals = sql.raw(names.map((name) => `coalesce(sum(${name}), 0)::text as ${name}`).join(', '))
/** Of rows with a `sign`, 1 or -1. */
export const signedTotals = sql.raw(names.map((name) => `coalesce(sum(sign * ${name}), 0)::text as ${name}`).join(', '))
export const columns = sql.raw(names.join(', '))

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

/** To the sums of each session by month, and over all time. */
export async function addSessionSums(trx: Db, workspaceId: string, rows: readonly SessionSum[], sign: 1n | -1n = 1n): Promise<void> {
  const sessionKey: Key<SessionSum> = { column: 'session_id', type: 'bigint', of: ({ sessionId }) => String(sessionId) }
  await upsert(trx, { table: 'savings_sessions', workspaceId, number: 'numeric', keys: [textKey, sessionKey, timeKey('month_at')] }, rows, sign)
  await upsert(trx, { table: 'savings_lifetimes', workspaceId, number: 'numeric', keys: [textKey, sessionKey] }, overMonths(rows), sign)
}

function overMonths(rows: readonly SessionSum[]): SessionSum[] {
  return [...Map.groupBy(rows, ({ provider, sessionId }) => `${provider} ${sessionId}`).values()].map((months) => ({
    ...months[0]!,
    sums: months.reduce((all, { sums }) => addSums(all, sums), noSums()),
  }))
}

type Key<T> = { column: string; type: string; of: (row: T) => string }
type Summed = { provider: ComparedProvider; at: number; sums: Sums }
const textKey: Key<Summed> = { column: 'provider', type: 'text', of: ({ provider }) => provider }
const timeKey = (column: string): Key<Summed> => ({ column, type: 'timestamptz', of: ({ at }) => new Date(at).toISOString() })

/** `number`: the type of the sums on their way in. */
type Target<T> = { table: string; workspaceId: string; number: 'bigint' | 'numeric'; keys: readonly Key<T>[] }

async function upsert<T extends { sums: Sums }>(trx: Db, { table, workspaceId, number, keys }: Target<T>, rows: readonly T[], sign: 1n | -1n): Promise<void> {
  const key = raw(['workspace_id', ...keys.map(({ column }) => column)])
  for (let at = 0; at < rows.length; at += CHUNK) {
    const part = rows.slice(at, at + CHUNK)
    const ids = keys.map(({ type, of }) => sql`${part.map(of)}::text[]::${sql.raw(type)}[]`)
    const values = sumNames.map((name) => sql`${part.map(({ sums }) => String(sign * sums[name]))}::${sql.raw(number)}[]`)
    await sql`
      insert into ${sql.raw(table)} (${key}, ${columns})
      select ${workspaceId}, * from unnest(${sql.join([...ids, ...values])})
      on conflict (${key}) do update
      set ${sql.raw(names.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(', '))}`.execute(trx)
  }
}

type Of = { workspaceId: string; provider: ComparedProvider }

/** Sums by session, of all or some, of whole months (UTC). */
export async function sessionSums(
  db: Db,
  { workspaceId, provider, sessions }: Of & { sessions?: readonly number[] | undefined },
  months: { from: number; to: number },
): Promise<Map<number, Sums>> {
  const { rows } = await sql<SumsRow & { sessionId: number }>`
    select session_id, ${totals} from savings_sessions
    where workspace_id = ${workspaceId} and provider = ${provider} and month_at >= ${new Date(months.from)} and month_at < ${new Date(months.to)}
      ${sessions === undefined ? sql`` : sql`and session_id = any(${[...sessions]}::bigint[])`} group by session_id`.execute(db)
  return new Map(rows.map((row) => [row.sessionId, toSums(row)]))
}

/** Sums of some sessions over all time. */
export async function sessionLifetimes(db: Db, { workspaceId, provider }: Of, sessions: readonly number[]): Promise<Map<number, Sums>> {
  const { rows } = await sql<SumsRow & { sessionId: number }>`
    select session_id, ${texts} from savings_lifetimes
    where workspace_id = ${workspaceId} and provider = ${provider} and session_id = any(${[...sessions]}::bigint[])`.execute(db)
  return new Map(rows.map((row) => [row.sessionId, toSums(row)]))
}
