import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'

const lockKey = 7_204_620
const known = new WeakMap<Db, Set<string>>()

/** Makes the monthly partitions for these months ("2026-03") that are missing. Runs in its own transaction: call it before the merge. */
export async function ensureMonths(db: Db, months: Iterable<string>): Promise<void> {
  const seen = known.get(db) ?? new Set<string>()
  known.set(db, seen)
  const missing = [...new Set(months)].filter((month) => !seen.has(month)).sort()
  for (const month of missing) {
    await makeMonth(db, month)
    seen.add(month)
  }
}

async function makeMonth(db: Db, month: string): Promise<void> {
  const from = `${month}-01T00:00:00Z`
  const start = new Date(from)
  const to = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1)).toISOString()
  const table = `price_hours_${month.replace('-', '_')}`
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${lockKey})`.execute(trx)
    const { rows } = await sql`select 1 from pg_class where oid = to_regclass(${table})`.execute(trx)
    if (rows.length) return
    // Made apart and then attached: that locks out nobody who reads.
    await sql`create table ${sql.id(table)} (like price_hours including all)`.execute(trx)
    await sql`alter table price_hours attach partition ${sql.id(table)} for values from (${sql.lit(from)}) to (${sql.lit(to)})`.execute(trx)
  })
}

const HOUR = 3_600_000

/** The month of the grid hour that an observation belongs to. */
export function monthOf(atMs: number): string {
  return new Date(Math.ceil(atMs / HOUR) * HOUR).toISOString().slice(0, 7)
}
