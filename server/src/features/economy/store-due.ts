import { sql } from 'kysely'
import { countedTo } from '../usage/index.ts'
import type { Db } from '../../platform/db.ts'
import type { Usage } from './decide-slices.ts'

/** A stretch of a segment that is in no sum yet. `settled`: the part that nobody will take back; `ends`: it is the last of its segment. */
export type Due = { usage: Usage; settledTo: Date; ends: boolean }

type Row = {
  id: number
  sessionId: number
  state: Usage['state']
  rateMicros: number | null
  storageMicros: number
  estimatedBecause: string | null
  fromAt: Date
  toAt: Date | null
  valuedTo: Date | null
  gpuId: string
  gpuCount: number
  origin: 'poll' | 'api' | 'csv'
  lastSeenAt: Date
}

export async function valuedThrough(db: Db, workspaceId: string): Promise<number> {
  const row = await db.selectFrom('economyLedgers').select('segmentId').where('workspaceId', '=', workspaceId).executeTakeFirst()
  return row?.segmentId ?? 0
}

/** Segments newer than those looked at, by id, at most `limit`; and older ones that went on, `anew` from their beginning. */
export async function dueUsage(
  db: Db,
  workspaceId: string,
  after: number,
  now: Date,
  { limit = 1_000_000, anew = [] }: { limit?: number; anew?: readonly number[] } = {},
): Promise<{ due: Due[]; through: number }> {
  const columns = sql`g.id, g.session_id, g.state, g.rate_micros, g.storage_micros, g.estimated_because, g.from_at, g.to_at, s.gpu_id, s.gpu_count, s.origin, s.last_seen_at`
  const { rows: fresh } = await sql<Row & { live: boolean }>`
    select ${columns}, null::timestamptz as valued_to, g.superseded_by is null and not g.voided as live
    from usage_segments g join usage_sessions s on s.id = g.session_id
    where g.workspace_id = ${workspaceId} and g.id > ${after} order by g.id limit ${limit}`.execute(db)
  const { rows: goingOn } = await sql<Row>`
    select ${columns}, v.valued_to from economy_valued v join usage_segments g on g.id = v.segment_id join usage_sessions s on s.id = g.session_id
    where v.workspace_id = ${workspaceId} and not v.done and g.superseded_by is null and not g.voided`.execute(db)
  for (const row of goingOn) if (anew.includes(row.id)) row.valuedTo = null
  const rows = [...goingOn, ...fresh.filter(({ live }) => live)]
  return { due: rows.map((row) => toDue(row, now)), through: fresh.at(-1)?.id ?? after }
}

function toDue(row: Row, now: Date): Due {
  const from = row.valuedTo ?? row.fromAt
  const until = row.toAt ?? countedTo(row, now)
  const to = new Date(Math.max(from.getTime(), until.getTime()))
  const seen = row.toAt ?? (row.origin === 'poll' ? row.lastSeenAt : now)
  const settledTo = new Date(Math.min(to.getTime(), Math.max(from.getTime(), seen.getTime())))
  const usage = {
    segmentId: row.id,
    sessionId: row.sessionId,
    gpuId: row.gpuId,
    gpuCount: row.gpuCount,
    state: row.state,
    rate: row.rateMicros,
    storage: row.storageMicros,
    estimated: row.estimatedBecause !== null,
    from,
    to,
  }
  return { usage, settledTo, ends: row.toAt !== null }
}

/** Segments in the sums that were corrected away, or taken back by their end, since. */
export async function wrongSegments(db: Db, workspaceId: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select g.id from usage_segments g join economy_valued v on v.segment_id = g.id
    where g.workspace_id = ${workspaceId} and (g.superseded_by is not null or g.voided)
    union
    select g.id from economy_valued v join usage_segments g on g.id = v.segment_id
    where v.workspace_id = ${workspaceId} and not v.done and v.valued_to > g.to_at`.execute(db)
  return rows.map(({ id }) => id)
}
