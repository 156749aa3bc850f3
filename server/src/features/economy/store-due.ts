import { type RawBuilder, sql } from 'kysely'
import { countedTo, type Session } from '../usage/index.ts'
import type { Db } from '../../platform/db.ts'
import type { Usage } from './decide-slices.ts'

/** What a stretch is a part of. */
export type SessionOfDue = Pick<
  Session,
  'id' | 'key' | 'provider' | 'name' | 'gpuId' | 'gpuCount' | 'region' | 'market' | 'origin' | 'startedAt' | 'endedAt' | 'lastSeenAt'
>
/** A stretch of a segment that is in no sum yet. `settled`: the part that nobody will take back; `ends`: it is the last of its segment. */
export type Due = { usage: Usage; settledTo: Date; ends: boolean; session: SessionOfDue }

type Row = SessionOfDue & {
  segmentId: number
  state: Usage['state']
  rateMicros: number | null
  storageMicros: number
  estimatedBecause: string | null
  fromAt: Date
  toAt: Date | null
  valuedTo: Date | null
}

/** How far the sums of a workspace are, and what is in them that should not be. */
export type Standing = {
  /** Segments up to this id were looked at. */
  through: number
  /** In the sums, but corrected away or taken back by their end since. */
  wrong: number[]
}

/** As part of a query, for `standingOf`. */
export const standingColumns = (workspaceId: string): RawBuilder<unknown> => sql`
  coalesce((select segment_id from economy_ledgers where workspace_id = ${workspaceId}), 0) as through,
  array(
    select g.id from usage_segments g join economy_valued v on v.segment_id = g.id
    where g.workspace_id = ${workspaceId} and (g.superseded_by is not null or g.voided)
    union
    select g.id from economy_valued v join usage_segments g on g.id = v.segment_id
    where v.workspace_id = ${workspaceId} and not v.done and v.valued_to > g.to_at
  )::text[] as wrong`

export type StandingRow = { through: number; wrong: string[] }
export const toStanding = ({ through, wrong }: StandingRow): Standing => ({ through, wrong: wrong.map(Number) })

export async function standingOf(db: Db, workspaceId: string): Promise<Standing> {
  const { rows } = await sql<StandingRow>`select ${standingColumns(workspaceId)}`.execute(db)
  return toStanding(rows[0]!)
}

/** Segments newer than those looked at, by id, at most `limit`; and older ones that went on, `anew` from their beginning. */
export async function dueUsage(
  db: Db,
  workspaceId: string,
  after: number,
  now: Date,
  { limit = 1_000_000, anew = [] }: { limit?: number; anew?: readonly number[] } = {},
): Promise<{ due: Due[]; through: number }> {
  const columns = sql`s.id, i.key, i.provider, s.name, s.gpu_id, s.gpu_count, s.region, s.market, s.origin, s.started_at, s.ended_at, s.last_seen_at,
    g.id as segment_id, g.state, g.rate_micros, g.storage_micros, g.estimated_because, g.from_at, g.to_at`
  const sessions = sql`join usage_sessions s on s.id = g.session_id join usage_instances i on i.id = s.instance_id`
  const { rows } = await sql<Row & { live: boolean; fresh: boolean }>`
    (
      select ${columns}, null::timestamptz as valued_to, g.superseded_by is null and not g.voided as live, true as fresh
      from usage_segments g ${sessions}
      where g.workspace_id = ${workspaceId} and g.id > ${after} order by g.id limit ${limit}
    ) union all
    select ${columns}, v.valued_to, true, false from economy_valued v join usage_segments g on g.id = v.segment_id ${sessions}
    where v.workspace_id = ${workspaceId} and not v.done and g.superseded_by is null and not g.voided`.execute(db)
  for (const row of rows) if (!row.fresh && anew.includes(row.segmentId)) row.valuedTo = null
  const due = rows.filter(({ live }) => live).map((row) => toDue(row, now))
  return { due, through: rows.reduce((last, { fresh, segmentId }) => (fresh ? Math.max(last, segmentId) : last), after) }
}

function toDue(row: Row, now: Date): Due {
  const { fromAt, toAt, valuedTo } = row
  const from = valuedTo ?? fromAt
  const until = toAt ?? countedTo(row, now)
  const to = new Date(Math.max(from.getTime(), until.getTime()))
  const seen = toAt ?? (row.origin === 'poll' ? row.lastSeenAt : now)
  const settledTo = new Date(Math.min(to.getTime(), Math.max(from.getTime(), seen.getTime())))
  const usage = {
    segmentId: row.segmentId,
    sessionId: row.id,
    gpuId: row.gpuId,
    gpuCount: row.gpuCount,
    state: row.state,
    rate: row.rateMicros,
    storage: row.storageMicros,
    estimated: row.estimatedBecause !== null,
    from,
    to,
  }
  return { usage, settledTo, ends: toAt !== null, session: row }
}
