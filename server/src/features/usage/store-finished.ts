import { sql, type SqlBool } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { type Session, shownSessions } from './store-sessions.ts'
import type { SegmentRow } from './tables.ts'

/** Sessions that are over and were not corrected away, the last that ended first; `before`: the id of the last one of the page before. */
export async function finishedSessions(
  db: Db,
  workspaceId: string,
  page: { before?: number | undefined; limit: number; id?: number | undefined },
): Promise<Session[]> {
  const { before, id } = page
  return shownSessions(db, workspaceId)
    .where('s.endedAt', 'is not', null)
    .where(sql<SqlBool>`exists (select from usage_segments g where g.session_id = s.id and g.superseded_by is null and not g.voided)`)
    .$if(id !== undefined, (query) => query.where('s.id', '=', id!))
    .$if(before !== undefined, (query) =>
      query.where(sql<SqlBool>`(s.ended_at, s.id) < (select ended_at, id from usage_sessions where id = ${before} and workspace_id = ${workspaceId})`),
    )
    .orderBy('s.endedAt', 'desc')
    .orderBy('s.id', 'desc')
    .limit(page.limit)
    .execute()
}

/** The segments that count, by session, oldest first. */
export async function countingSegments(db: Db, sessionIds: readonly number[]): Promise<Map<number, SegmentRow[]>> {
  const rows = await db
    .selectFrom('usageSegments')
    .selectAll()
    .where('sessionId', '=', sql<number>`any(${[...sessionIds]}::bigint[])`)
    .where('supersededBy', 'is', null)
    .where('voided', '=', false)
    .orderBy('fromAt')
    .execute()
  return Map.groupBy(rows, ({ sessionId }) => sessionId)
}

/** The GPUs that a workspace ever used. */
export async function usedGpus(db: Db, workspaceId: string): Promise<string[]> {
  const rows = await db.selectFrom('usageSessions').select('gpuId').distinct().where('workspaceId', '=', workspaceId).orderBy('gpuId').execute()
  return rows.map(({ gpuId }) => gpuId)
}
