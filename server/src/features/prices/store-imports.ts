import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { ImportRow, Problem } from './tables.ts'

/** A worker that has not said anything for so long is gone. */
const LEASE_SECONDS = 60
const open = ['queued', 'reading', 'merging'] as const

export async function addImport(db: Db, values: { filename: string; spool: string; strict: boolean; bytesTotal: number; createdAt: Date }): Promise<ImportRow> {
  return db.insertInto('priceImports').values(values).returningAll().executeTakeFirstOrThrow()
}

export async function importById(db: Db, id: number): Promise<ImportRow | undefined> {
  return db.selectFrom('priceImports').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function newestImports(db: Db): Promise<ImportRow[]> {
  return db.selectFrom('priceImports').selectAll().orderBy('id', 'desc').limit(50).execute()
}

/** Ids of processes come again, in containers even at once; this does not. */
const thisProcess = randomUUID()

/** The name under which this process holds an import; says on which machine and in which process, so that a restart can tell its dead. */
export const leaseName = (): string => `${hostname()} ${process.pid} ${thisProcess} ${randomUUID()}`

/** Takes the oldest import that nobody works on. Leases live by the database's clock. */
export async function claimImport(db: Db, lease: string, skip: readonly number[]): Promise<ImportRow | undefined> {
  return db
    .updateTable('priceImports')
    .set({ leaseBy: lease, leaseUntil: leaseEnd })
    .where('id', '=', (eb) =>
      eb
        .selectFrom('priceImports')
        .select('id')
        .where('state', 'in', open)
        .where('id', 'not in', [0, ...skip])
        .where((or) => or.or([or('leaseUntil', 'is', null), or('leaseUntil', '<', sql<Date>`clock_timestamp()`)]))
        .orderBy('id')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst()
}

const leaseEnd = sql<Date>`clock_timestamp() + make_interval(secs => ${sql.lit(LEASE_SECONDS)})`

/** What a worker knows of its import so far. */
export type Report = Partial<Pick<ImportRow, 'state' | 'bytesRead' | 'rowsRead' | 'rowsAccepted' | 'rowsRejected' | 'mergedThrough' | 'failures'>> & {
  problems?: Problem[]
}

/** Writes the progress and keeps the lease. False: it is no longer ours, or shall be cancelled. */
export async function report(db: Db, id: number, lease: string, { problems, ...values }: Report): Promise<boolean> {
  const row = await db
    .updateTable('priceImports')
    .set({ ...values, ...(problems ? { problems: JSON.stringify(problems) } : {}), leaseUntil: leaseEnd })
    .where('id', '=', id)
    .where('leaseBy', '=', lease)
    .where('cancelRequested', '=', false)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** In the transaction of a merge: what it changed, and how far it got. */
export async function reportMerge(trx: Db, id: number, lease: string, merged: { through: number; rows: number; series: number }): Promise<boolean> {
  const { rows } = await sql`
    update price_imports set merged_through = ${merged.through}, rows_changed = rows_changed + ${merged.rows}, series_touched = series_touched + ${merged.series}, lease_until = ${leaseEnd}
    where id = ${id} and lease_by = ${lease} and not cancel_requested returning id`.execute(trx)
  return rows.length > 0
}

export async function letGo(db: Db, id: number, lease: string, failures?: number): Promise<void> {
  await db
    .updateTable('priceImports')
    .set({ leaseBy: null, leaseUntil: null, ...(failures === undefined ? {} : { failures }) })
    .where('id', '=', id)
    .where('leaseBy', '=', lease)
    .execute()
}

/** Ends an import; its staging rows go. */
export async function endImport(
  db: Db,
  id: number,
  lease: string,
  end: { state: 'done' | 'failed' | 'cancelled'; message: string | null; finishedAt: Date },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const quarantined = sql<number>`(select count(*) from price_hours where import_id = ${id} and quarantined)`
    await trx
      .updateTable('priceImports')
      .set({ ...end, rowsQuarantined: quarantined, leaseBy: null, leaseUntil: null })
      .where('id', '=', id)
      .where('leaseBy', '=', lease)
      .execute()
    await clearStaging(trx, id)
  })
}

/** Asks a running import to stop; one that nobody has begun stops here. */
export async function requestCancel(db: Db, id: number, now: Date): Promise<ImportRow | undefined> {
  return db
    .updateTable('priceImports')
    .set({
      cancelRequested: true,
      state: sql`case when state = 'queued' and lease_by is null then 'cancelled' else state end`,
      finishedAt: sql`case when state = 'queued' and lease_by is null then ${now}::timestamptz end`,
    })
    .where('id', '=', id)
    .where('state', 'in', open)
    .returningAll()
    .executeTakeFirst()
}

/** Leases of processes of this machine that are no more: their imports go on at once instead of after the lease. */
export async function freeDeadLeases(db: Db, isAlive: (pid: number) => boolean): Promise<number> {
  const held = await db.selectFrom('priceImports').select(['id', 'leaseBy']).where('state', 'in', open).where('leaseBy', 'is not', null).execute()
  const dead = held.filter(({ leaseBy }) => {
    const [host, pid, boot] = leaseBy!.split(' ')
    return host === hostname() && boot !== thisProcess && (Number(pid) === process.pid || !isAlive(Number(pid)))
  })
  for (const { id, leaseBy } of dead) await letGo(db, id, leaseBy!)
  return dead.length
}

export async function clearStaging(db: Db, importId: number): Promise<void> {
  await db.deleteFrom('priceStaging').where('importId', '=', importId).execute()
  await db.deleteFrom('priceStagingSeries').where('importId', '=', importId).execute()
}

/** Files that an unfinished import still needs. */
export async function openSpools(db: Db): Promise<Set<string>> {
  return new Set((await db.selectFrom('priceImports').select('spool').where('state', 'in', open).execute()).map(({ spool }) => spool))
}
