import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import type { SegmentRow, SessionRow } from './tables.ts'

/** Whoever writes to a workspace's ledger holds it until the transaction ends. */
export async function lockLedger(trx: Db, workspaceId: string): Promise<void> {
  await sql`insert into usage_ledgers (workspace_id) values (${workspaceId}) on conflict do nothing`.execute(trx)
  await sql`select from usage_ledgers where workspace_id = ${workspaceId} for update`.execute(trx)
}

export async function bumpLedger(trx: Db, workspaceId: string): Promise<void> {
  await sql`update usage_ledgers set version = version + 1 where workspace_id = ${workspaceId}`.execute(trx)
}

export async function ensureInstance(trx: Db, workspaceId: string, provider: string, key: string): Promise<number> {
  const wanted = { workspaceId, provider, key }
  const made = await trx
    .insertInto('usageInstances')
    .values(wanted)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made) return made.id
  const known = trx.selectFrom('usageInstances').select('id').where('workspaceId', '=', workspaceId).where('provider', '=', provider).where('key', '=', key)
  return (await known.executeTakeFirstOrThrow()).id
}

export type NewSession = Omit<SessionRow, 'id' | 'labels' | 'endedAt'> & { labels: Record<string, string>; endedAt?: Date | null }

export async function addSession(trx: Db, { labels, ...session }: NewSession): Promise<number> {
  const values = { ...session, labels: JSON.stringify(labels) }
  return (await trx.insertInto('usageSessions').values(values).returning('id').executeTakeFirstOrThrow()).id
}

export async function changeSession(
  trx: Db,
  id: number,
  set: Partial<Pick<SessionRow, 'endedAt' | 'lastSeenAt' | 'sourceId' | 'origin' | 'startedAt' | 'name' | 'part'>>,
): Promise<void> {
  if (Object.keys(set).length) await trx.updateTable('usageSessions').set(set).where('id', '=', id).execute()
}

export async function keepLabels(trx: Db, id: number, labels: Record<string, string>): Promise<void> {
  await trx
    .updateTable('usageSessions')
    .set({ labels: JSON.stringify(labels) })
    .where('id', '=', id)
    .execute()
}

/** A session begins with its first segment that counts and, once it is over, ends with its last. Without any it stays as it was. */
export async function followSegments(trx: Db, sessionId: number): Promise<void> {
  await sql`
    update usage_sessions s set started_at = g.first, ended_at = case when s.ended_at is not null then g.last end
    from (select min(from_at) as first, max(to_at) as last from usage_segments where session_id = ${sessionId} and superseded_by is null and not voided) g
    where s.id = ${sessionId} and g.first is not null`.execute(trx)
}

export type NewSegment = Omit<SegmentRow, 'id' | 'supersededBy' | 'voided' | 'correctionReason'> &
  Partial<Pick<SegmentRow, 'id' | 'voided' | 'correctionReason'>>

/** @throws AppError when it overlaps what is there: nothing is charged twice */
export async function addSegments(trx: Db, segments: readonly NewSegment[]): Promise<void> {
  for (let at = 0; at < segments.length; at += 1000) {
    const part = segments.slice(at, at + 1000)
    await trx
      .insertInto('usageSegments')
      .values(part)
      .execute()
      .catch((error: unknown) => {
        throw isOverlap(error) ? new AppError('usage_overlap', 'The instance is in the ledger for part of this time already', { cause: error }) : error
      })
  }
}

const isOverlap = (error: unknown): boolean => (error as { code?: string }).code === '23P01'

/** Ends a segment that goes on. One that would be empty never was: it counts no more. */
export async function closeSegment(trx: Db, { id, fromAt }: Pick<SegmentRow, 'id' | 'fromAt'>, at: Date): Promise<void> {
  const never = { toAt: new Date(fromAt.getTime() + 1), voided: true, correctionReason: 'It ended where it began' }
  await trx
    .updateTable('usageSegments')
    .set(at > fromAt ? { toAt: at } : never)
    .where('id', '=', id)
    .execute()
}

/** How busy it was when last seen: nothing is charged by it. */
export async function noteUtilisation(trx: Db, id: number, utilisation: number | null): Promise<void> {
  await trx.updateTable('usageSegments').set({ utilisation }).where('id', '=', id).execute()
}

/** Another row takes the place of `old`, which stays for the record. Answers its id. */
export async function supersede(trx: Db, old: SegmentRow, next: NewSegment): Promise<number> {
  const { rows } = await sql<{ id: number }>`select nextval(pg_get_serial_sequence('usage_segments', 'id')) as id`.execute(trx)
  const { id } = rows[0]!
  // First the old one gives way, then the new one comes: they overlap.
  await trx.updateTable('usageSegments').set({ supersededBy: id }).where('id', '=', old.id).execute()
  await addSegments(trx, [{ ...next, id }])
  return id
}

export type OpenRow = { session: SessionRow & { provider: string; key: string }; segment: SegmentRow | undefined }

/** Sessions of a workspace that have not ended, with the segment that goes on. */
export async function openSessions(db: Db, workspaceId: string): Promise<OpenRow[]> {
  const sessions = await db
    .selectFrom('usageSessions as s')
    .innerJoin('usageInstances as i', 'i.id', 's.instanceId')
    .selectAll('s')
    .select(['i.provider', 'i.key'])
    .where('s.workspaceId', '=', workspaceId)
    .where('s.endedAt', 'is', null)
    .orderBy('s.id')
    .execute()
  const segments = await db
    .selectFrom('usageSegments')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('toAt', 'is', null)
    .where('supersededBy', 'is', null)
    .where('voided', '=', false)
    .execute()
  const bySession = new Map(segments.map((segment) => [segment.sessionId, segment]))
  return sessions.map((session) => ({ session, segment: bySession.get(session.id) }))
}
