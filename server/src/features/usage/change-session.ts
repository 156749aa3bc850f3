import type { NewUsageSession, StopUsageSession } from '@dumont/contracts'
import { randomUUID } from 'node:crypto'
import { gpuIdOf } from '../prices/index.ts'
import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { tooLong } from './decide-length.ts'
import { addSegments, addSession, bumpLedger, changeSession, closeSegment, ensureInstance, lockLedger, openSessions } from './store-ledger.ts'
import { sessionById } from './store-sessions.ts'
import type { SessionRow } from './tables.ts'

/** Nobody rented GPUs before; what is older is a slip of the pen. */
const EARLIEST = Date.parse('2000-01-01T00:00:00Z')
export const micros = (usd: number): number => Math.round(usd * 1e6)

/** A time that people tell. @throws AppError */
export function pastTime(text: string | undefined, field: string, now: Date): Date {
  if (text === undefined) return now
  // The ledger keeps whole milliseconds.
  const at = new Date(text)
  if (at > now) throw new AppError('validation_failed', `${field}: lies in the future`)
  if (at.getTime() < EARLIEST) throw new AppError('validation_failed', `${field}: lies before the year 2000`)
  return at
}

/** @throws AppError */
export function checkLength(from: Date, to: Date, field: string): void {
  const problem = tooLong(from, to)
  if (problem) throw new AppError('validation_failed', `${field}: it ${problem}`)
}

/** Starts an instance that nobody polls, or runs a stopped one on. Answers the session's id. @throws AppError when it runs already */
export async function startSession(trx: Db, workspaceId: string, wanted: NewUsageSession, now: Date): Promise<number> {
  const from = pastTime(wanted.started_at, 'started_at', now)
  checkLength(from, now, 'started_at')
  const provider = wanted.provider.toLowerCase()
  const key = wanted.key ?? randomUUID()
  await lockLedger(trx, workspaceId)
  const instanceId = await ensureInstance(trx, workspaceId, provider, key)
  const open = (await openSessions(trx, workspaceId)).find(({ session }) => session.instanceId === instanceId)
  if (open?.segment && open.segment.state !== 'stopped') throw new AppError('conflict', `${key} runs already: stop it first`)
  if (open?.segment && open.segment.fromAt > from) throw new AppError('conflict', `${key} was stopped later than that`)
  const isSame = open && open.session.gpuId === gpuIdOf(wanted.gpu) && open.session.gpuCount === wanted.gpu_count
  if (open?.segment) await closeSegment(trx, open.segment, from)
  if (open && !isSame) await changeSession(trx, open.session.id, { endedAt: from })
  const id = isSame ? open.session.id : await addTold(trx, { workspaceId, instanceId, wanted, from, now })
  await addSegments(trx, [
    {
      workspaceId,
      sessionId: id,
      instanceId,
      state: 'running',
      rateMicros: micros(wanted.rate_usd_per_hour),
      storageMicros: micros(wanted.storage_usd_per_hour),
      utilisation: null,
      fromAt: from,
      toAt: null,
      estimatedBecause: null,
      origin: 'api',
      createdAt: now,
    },
  ])
  await bumpLedger(trx, workspaceId)
  return id
}

type Told = { workspaceId: string; instanceId: number; wanted: NewUsageSession; from: Date; now: Date }

function addTold(trx: Db, { workspaceId, instanceId, wanted, from, now }: Told): Promise<number> {
  return addSession(trx, {
    workspaceId,
    instanceId,
    sourceId: null,
    connectionId: null,
    part: null,
    origin: 'api',
    name: wanted.name ?? null,
    gpuId: gpuIdOf(wanted.gpu),
    gpuCount: wanted.gpu_count,
    instanceType: wanted.instance_type ?? null,
    region: wanted.region ?? null,
    zone: null,
    market: wanted.market,
    labels: wanted.labels,
    startedAt: from,
    lastSeenAt: now,
    createdAt: now,
  })
}

/** Its vendor is asked about it: what it is now is the vendor's to tell. */
export const isWatched = ({ origin, sourceId }: Pick<SessionRow, 'origin' | 'sourceId'>): boolean => origin === 'poll' && sourceId !== null

/** @throws AppError when it does not run, or is a vendor's to tell */
export async function stopSession(trx: Db, workspaceId: string, id: number, { at, keep_storage: keepStorage }: StopUsageSession, now: Date): Promise<void> {
  await lockLedger(trx, workspaceId)
  const session = await sessionById(trx, workspaceId, id)
  if (!session) throw new AppError('not_found', `There is no session ${id}`)
  const segment = (await openSessions(trx, workspaceId)).find((row) => row.session.id === id)?.segment
  if (!segment) throw new AppError('conflict', 'It has ended already')
  if (isWatched(session)) throw new AppError('conflict', 'Its vendor is asked about it: stop it there, and it stops here')
  const until = pastTime(at, 'at', now)
  if (until < segment.fromAt) throw new AppError('validation_failed', 'at: lies before its last change')
  const { id: old, supersededBy: _, ...rest } = segment
  await closeSegment(trx, { id: old, fromAt: segment.fromAt }, until)
  if (keepStorage) await addSegments(trx, [{ ...rest, state: 'stopped', fromAt: until, toAt: null, createdAt: now, correctionReason: null }])
  else await changeSession(trx, id, { endedAt: until })
  await changeSession(trx, id, { lastSeenAt: now })
  await bumpLedger(trx, workspaceId)
}
