import type { CorrectUsageSegment } from '@dumont/contracts'
import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { checkLength, isWatched, micros, pastTime } from './change-session.ts'
import { bumpLedger, followSegments, lockLedger, supersede } from './store-ledger.ts'
import { segmentById, sessionById } from './store-sessions.ts'
import type { SegmentRow } from './tables.ts'

/** Puts another row in the place of a wrong one, which stays for the record. Answers the session's id. @throws AppError */
export async function correctSegment(trx: Db, workspaceId: string, id: number, wanted: CorrectUsageSegment, now: Date): Promise<number> {
  await lockLedger(trx, workspaceId)
  const old = await segmentById(trx, workspaceId, id)
  if (!old) throw new AppError('not_found', `There is no segment ${id}`)
  if (old.supersededBy !== null || old.voided) throw new AppError('changed_meanwhile', 'It was corrected already: another row has taken its place')
  if (old.toAt === null) await checkOpen(trx, workspaceId, old, wanted)
  const { fromAt, toAt } = timesOf(old, wanted, now)
  const { id: _, supersededBy: __, ...rest } = old
  await supersede(trx, old, {
    ...rest,
    fromAt,
    toAt,
    state: wanted.state ?? old.state,
    rateMicros: wanted.rate_usd_per_hour === undefined ? old.rateMicros : micros(wanted.rate_usd_per_hour),
    storageMicros: wanted.storage_usd_per_hour === undefined ? old.storageMicros : micros(wanted.storage_usd_per_hour),
    // A person has looked at it.
    estimatedBecause: null,
    voided: wanted.void,
    correctionReason: wanted.reason,
    createdAt: now,
  })
  await followSegments(trx, old.sessionId)
  await bumpLedger(trx, workspaceId)
  return old.sessionId
}

/** What goes on may be corrected where a person told it; where it ends is told by stopping it. @throws AppError */
async function checkOpen(trx: Db, workspaceId: string, old: SegmentRow, wanted: CorrectUsageSegment): Promise<void> {
  const session = (await sessionById(trx, workspaceId, old.sessionId))!
  if (isWatched(session)) throw new AppError('conflict', 'It goes on, and its vendor is asked about it: it can be corrected once it has ended')
  if (wanted.to !== undefined || wanted.void) throw new AppError('conflict', 'It goes on: stop it before its end is corrected or it is deleted')
}

function timesOf(old: SegmentRow, wanted: CorrectUsageSegment, now: Date): Pick<SegmentRow, 'fromAt' | 'toAt'> {
  const fromAt = wanted.from === undefined ? old.fromAt : pastTime(wanted.from, 'from', now)
  const toAt = wanted.to === undefined ? old.toAt : pastTime(wanted.to, 'to', now)
  if (wanted.from !== undefined || wanted.to !== undefined) checkLength(fromAt, toAt ?? now, wanted.from === undefined ? 'to' : 'from')
  if (fromAt >= (toAt ?? now)) throw new AppError('validation_failed', 'from: must lie before `to`')
  return { fromAt, toAt }
}
