import type { ComparedProvider } from '@dumont/contracts'
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { StoredReference } from './decide-reference.ts'
import type { Slice } from './decide-slices.ts'
import { type SumsRow, toSums } from './store-sums.ts'
import type { Sums } from './sums.ts'

/** Keeps each reference once; answers its id. */
async function referenceIds(trx: Db, workspaceId: string, references: ReadonlySet<StoredReference>): Promise<Map<StoredReference, number>> {
  const ids = new Map<StoredReference, number>()
  for (const reference of references) {
    const snapshot = JSON.stringify(reference)
    const digest = createHash('sha256').update(snapshot).digest('base64url')
    // An update that changes nothing, so that the row is answered when it is there already.
    const { rows } = await sql<{ id: number }>`
      insert into savings_references (workspace_id, digest, snapshot) values (${workspaceId}, ${digest}, ${snapshot}::jsonb)
      on conflict (workspace_id, digest) do update set digest = excluded.digest returning id`.execute(trx)
    ids.set(reference, rows[0]!.id)
  }
  return ids
}

/** Writes stretches that were valued; one that goes on where the last one of its segment ended, with the same reference, makes it longer. */
export async function addEvidence(trx: Db, workspaceId: string, slices: readonly Slice[]): Promise<void> {
  const ids = await referenceIds(trx, workspaceId, new Set(slices.flatMap(({ reference }) => reference ?? [])))
  for (let at = 0; at < slices.length; at += 2000) {
    const rows = slices.slice(at, at + 2000).map((slice) => ({
      segment_id: slice.usage.segmentId,
      provider: slice.provider,
      from_at: slice.from.toISOString(),
      to_at: slice.to.toISOString(),
      session_id: slice.usage.sessionId,
      reference_id: slice.reference && ids.get(slice.reference)!,
      reference_micros: slice.reference?.micros ?? null,
      reason: slice.reason,
      compared: slice.compared,
    }))
    await sql`
      with fresh as (
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(segment_id bigint, provider text, from_at timestamptz, to_at timestamptz, session_id bigint,
          reference_id bigint, reference_micros bigint, reason text, compared boolean)
      ), longer as (
        update savings_evidence e set to_at = f.to_at from fresh f
        where e.segment_id = f.segment_id and e.provider = f.provider and e.to_at = f.from_at
          and e.reference_id is not distinct from f.reference_id and e.reason is not distinct from f.reason
        returning f.segment_id, f.provider, f.from_at
      )
      insert into savings_evidence (segment_id, provider, from_at, to_at, workspace_id, session_id, reference_id, reference_micros, reason, compared)
      select segment_id, provider, from_at, to_at, ${workspaceId}, session_id, reference_id, reference_micros, reason, compared from fresh
      where (segment_id, provider, from_at) not in (select segment_id, provider, from_at from longer)`.execute(trx)
  }
}

type Row = Omit<Slice['usage'], 'from' | 'to'> & {
  provider: Slice['provider']
  from: Date
  to: Date
  snapshot: StoredReference | null
  reason: string | null
  compared: boolean
}

const evidenceColumns = sql`e.segment_id, e.session_id, e.provider, e.from_at as "from", e.to_at as "to", e.reason, e.compared, r.snapshot, s.gpu_id, s.gpu_count, g.state,
  g.rate_micros as rate, g.storage_micros as storage, g.estimated_because is not null as estimated`
const evidenceTables = sql`savings_evidence e join usage_segments g on g.id = e.segment_id join usage_sessions s on s.id = e.session_id
  left join savings_references r on r.id = e.reference_id`

/** What was valued of some segments, as it was valued. */
export async function evidenceOf(db: Db, segmentIds: readonly number[]): Promise<Slice[]> {
  const { rows } = await sql<Row>`
    select ${evidenceColumns} from ${evidenceTables}
    where e.segment_id = any(${[...segmentIds]}::bigint[]) order by e.segment_id, e.provider, e.from_at`.execute(db)
  return rows.map(toSlice)
}

const toSlice = ({ provider, from, to, snapshot, reason, compared, ...usage }: Row): Slice => ({
  usage: { ...usage, from, to },
  provider,
  from,
  to,
  reference: snapshot,
  reason,
  compared,
})

export async function dropEvidence(trx: Db, segmentIds: readonly number[]): Promise<void> {
  await trx
    .deleteFrom('savingsEvidence')
    .where('segmentId', 'in', [...segmentIds])
    .execute()
  await trx
    .deleteFrom('economyValued')
    .where('segmentId', 'in', [...segmentIds])
    .execute()
}

export type Within = { workspaceId: string; provider: ComparedProvider; start: Date; end: Date; session?: number | undefined; without: readonly number[] }

const within = ({ workspaceId, provider, start, end, session, without }: Within) => sql`
  e.workspace_id = ${workspaceId} and e.provider = ${provider} and e.to_at > ${start} and e.from_at < ${end}
  and (${session ?? null}::bigint is null or e.session_id = ${session ?? null}::bigint) and e.segment_id <> all(${[...without]}::bigint[])`

/** The newest stretches in a period, whole, and how many there are. */
export async function evidenceWithin(db: Db, wanted: Within, limit: number): Promise<{ slices: Slice[]; total: number }> {
  const { rows } =
    await sql<Row>`select ${evidenceColumns} from ${evidenceTables} where ${within(wanted)} order by e.to_at desc, e.segment_id desc limit ${limit}`.execute(db)
  const { rows: counted } = await sql<{ total: number }>`select count(*) as total from savings_evidence e where ${within(wanted)}`.execute(db)
  return { slices: rows.map(toSlice), total: counted[0]!.total }
}

export type SessionWithin = { sessionId: number; sums: Sums; snapshot: StoredReference | null }

/** Sums over a period by session, with the newest reference of each. */
export async function sessionsWithin(db: Db, wanted: Within): Promise<SessionWithin[]> {
  const ms = sql`(extract(epoch from (least(e.to_at, ${wanted.end}) - greatest(e.from_at, ${wanted.start}))) * 1000)::bigint`
  const { rows } = await sql<SumsRow & { sessionId: number; snapshot: StoredReference | null }>`
    with parts as (
      select e.session_id, e.reference_id, e.reference_micros, e.compared, e.to_at, g.state, coalesce(g.rate_micros, 0) as rate, g.storage_micros, s.gpu_count,
        g.estimated_because is not null as estimated, ${ms} as ms
      from ${evidenceTables} where ${within(wanted)}
    ), sums as (
      select session_id, coalesce(sum(ms) filter (where compared), 0)::text as compared_ms, coalesce(sum(ms * gpu_count) filter (where compared), 0)::text as compared_gpu_ms,
        coalesce(sum(ms::numeric * rate) filter (where compared), 0)::text as cost_dumont,
        coalesce(sum(ms::numeric * reference_micros) filter (where compared), 0)::text as cost_provider,
        coalesce(sum(ms) filter (where not compared and state <> 'stopped'), 0)::text as other_ms,
        coalesce(sum(ms::numeric * rate) filter (where not compared and state <> 'stopped'), 0)::text as cost_other,
        sum(ms::numeric * storage_micros)::text as cost_storage, coalesce(sum(ms) filter (where estimated), 0)::text as estimated_ms,
        (array_agg(reference_id order by to_at desc) filter (where reference_id is not null))[1] as reference_id
      from parts group by session_id
    ) select sums.*, r.snapshot from sums left join savings_references r on r.id = sums.reference_id`.execute(db)
  return rows.map((row) => ({ sessionId: row.sessionId, sums: toSums(row), snapshot: row.snapshot }))
}
