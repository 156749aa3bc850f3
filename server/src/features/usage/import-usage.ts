import type { UsageImport } from '@dumont/contracts'
import { gpuIdOf } from '../prices/index.ts'
import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import type { ImportedRow } from './decide-csv.ts'
import { addSegments, addSession, bumpLedger, changeSession, ensureInstance, lockLedger, type NewSegment } from './store-ledger.ts'
import type { SegmentRow, SessionRow } from './tables.ts'

/** Puts the rows of a file into the ledger. Rows that are there already, the same, are left alone. @throws AppError when one overlaps what is there */
export async function importUsage(trx: Db, workspaceId: string, rows: readonly ImportedRow[], now: Date): Promise<UsageImport> {
  await lockLedger(trx, workspaceId)
  const counts = { accepted: 0, known: 0, sessions: 0 }
  const byInstance = Map.groupBy(rows, ({ provider, key, gpu, gpuCount }) => JSON.stringify([provider, key, gpuIdOf(gpu), gpuCount]))
  for (const of of byInstance.values()) {
    const instanceId = await ensureInstance(trx, workspaceId, of[0]!.provider, of[0]!.key)
    const there = await segmentsOfInstance(trx, instanceId)
    const fresh = of.filter((row) => !there.some((segment) => isSame(segment, row)))
    counts.known += of.length - fresh.length
    if (!fresh.length) continue
    const sessionId = await sessionFor(trx, workspaceId, instanceId, fresh, now)
    await addSegments(
      trx,
      fresh.map((row) => segmentOf(row, { workspaceId, sessionId, instanceId }, now)),
    ).catch((error: unknown) => {
      throw error instanceof AppError ? new AppError(error.code, `${of[0]!.key}: ${error.message}`, { cause: error }) : error
    })
    counts.accepted += fresh.length
    counts.sessions += 1
  }
  if (counts.accepted) await bumpLedger(trx, workspaceId)
  return counts
}

const segmentsOfInstance = (trx: Db, instanceId: number): Promise<SegmentRow[]> =>
  trx.selectFrom('usageSegments').selectAll().where('instanceId', '=', instanceId).execute()

/** Also when it was corrected since: the file is not asked twice. */
function isSame(segment: SegmentRow, row: ImportedRow): boolean {
  return (
    segment.fromAt.getTime() === row.from.getTime() &&
    segment.toAt?.getTime() === row.to.getTime() &&
    segment.rateMicros === row.rateMicros &&
    segment.state === row.state
  )
}

/** The imported session of this machine, or a new one. */
async function sessionFor(trx: Db, workspaceId: string, instanceId: number, rows: readonly ImportedRow[], now: Date): Promise<number> {
  const first = rows[0]!
  const startedAt = new Date(Math.min(...rows.map(({ from }) => from.getTime())))
  const endedAt = new Date(Math.max(...rows.map(({ to }) => to.getTime())))
  const gpuId = gpuIdOf(first.gpu)
  const known: SessionRow | undefined = await trx
    .selectFrom('usageSessions')
    .selectAll()
    .where('instanceId', '=', instanceId)
    .where('origin', '=', 'csv')
    .where('gpuId', '=', gpuId)
    .where('gpuCount', '=', first.gpuCount)
    .executeTakeFirst()
  if (known) {
    const end = endedAt > (known.endedAt ?? endedAt) ? endedAt : known.endedAt!
    await changeSession(trx, known.id, { startedAt: startedAt < known.startedAt ? startedAt : known.startedAt, endedAt: end })
    return known.id
  }
  const { name, instanceType, region, market, gpuCount } = first
  const labels = Object.fromEntries(rows.toReversed().flatMap((row) => Object.entries(row.labels)))
  const told = { sourceId: null, connectionId: null, part: null, zone: null, origin: 'csv' as const, labels }
  return addSession(trx, {
    workspaceId,
    instanceId,
    ...told,
    name,
    gpuId,
    gpuCount,
    instanceType,
    region,
    market,
    startedAt,
    endedAt,
    lastSeenAt: endedAt,
    createdAt: now,
  })
}

const segmentOf = (row: ImportedRow, ids: { workspaceId: string; sessionId: number; instanceId: number }, now: Date): NewSegment => ({
  ...ids,
  state: row.state,
  rateMicros: row.rateMicros,
  storageMicros: row.storageMicros,
  utilisation: null,
  fromAt: row.from,
  toAt: row.to,
  estimatedBecause: null,
  origin: 'csv',
  createdAt: now,
})
