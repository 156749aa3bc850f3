import type { ComparedProvider } from '@dumont/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { daysCut, hourOf, quartersAfter, stretchOf } from './decide-buckets.ts'
import { columns, type SumsRow, totals, toSums } from './store-sums.ts'
import { addSums, noSums, type Sums } from './sums.ts'

type Of = { workspaceId: string; provider: ComparedProvider }
const iso = (at: number): string => new Date(at).toISOString()

/** Over all time. */
export async function lifetimeSums(db: Db, workspaceId: string, provider: ComparedProvider): Promise<Sums> {
  const { rows } = await sql<SumsRow>`select ${totals} from savings_days where workspace_id = ${workspaceId} and provider = ${provider}`.execute(db)
  return toSums(rows[0]!)
}

/** Sums between each boundary and the next, in milliseconds, ascending, on quarters of an hour. Days in which no boundary lies are read whole, the others by hour. */
export async function historySums(db: Db, of: Of, boundaries: readonly number[]): Promise<Sums[]> {
  const sums = Array.from({ length: Math.max(0, boundaries.length - 1) }, noSums)
  const bucket = (column: string) => sql`width_bucket(${sql.raw(column)}, ${boundaries.map(iso)}::timestamptz[]) as bucket`
  const cut = daysCut(boundaries).map(iso)
  const within = sql`workspace_id = ${of.workspaceId} and provider = ${of.provider}`
  const [first, last] = [iso(boundaries[0]!), iso(boundaries.at(-1)!)]
  const { rows } = await sql<SumsRow & { bucket: number }>`
    select ${bucket('day_at')}, ${totals} from savings_days
    where ${within} and day_at >= ${first}::timestamptz and day_at < ${last}::timestamptz and day_at <> all(${cut}::timestamptz[]) group by 1
    union all
    select ${bucket('hour_at')}, ${totals} from unnest(${cut}::timestamptz[]) as cut join savings_hours on hour_at >= cut and hour_at < cut + interval '24 hours'
    where ${within} and hour_at >= ${first}::timestamptz and hour_at < ${last}::timestamptz group by 1`.execute(db)
  for (const row of rows) addSums(sums[row.bucket - 1]!, toSums(row))
  await moveQuarters(db, of, boundaries, sums)
  return sums
}

/** Hours in which a boundary lies were given to where they begin, whole: what lies behind the boundary goes over it. */
async function moveQuarters(db: Db, of: Of, boundaries: readonly number[], sums: readonly Sums[]): Promise<void> {
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
