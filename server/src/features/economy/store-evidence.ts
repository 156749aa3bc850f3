import type { ComparedProvider } from '@dumont/contracts'
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { StoredReference } from './decide-reference.ts'
import type { Slice } from './decide-slices.ts'
import { monthsBetween } from './decide-buckets.ts'
import { sessionSums, type SumsRow, toSums } from './store-sums.ts'
import { addSums, noSums, type Sums } from './sums.ts'

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
      state: slice.usage.state,
      rate_micros: slice.usage.rate,
      storage_micros: slice.usage.storage,
      gpu_count: slice.usage.gpuCount,
      estimated: slice.usage.estimated,
    }))
    await sql`
      with fresh as (
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(segment_id bigint, provider text, from_at timestamptz, to_at timestamptz, session_id bigint,
          reference_id bigint, reference_micros bigint, reason text, compared boolean, state text, rate_micros bigint, storage_micros bigint, gpu_count integer, estimated boolean)
      ), longer as (
        update savings_evidence e set to_at = f.to_at from fresh f
        where e.segment_id = f.segment_id and e.provider = f.provider and e.to_at = f.from_at
          and e.reference_id is not distinct from f.reference_id and e.reason is not distinct from f.reason
        returning f.segment_id, f.provider, f.from_at
      )
      insert into savings_evidence (segment_id, provider, from_at, to_at, workspace_id, session_id, reference_id, reference_micros, reason, compared,
        state, rate_micros, storage_micros, gpu_count, estimated)
      select segment_id, provider, from_at, to_at, ${workspaceId}, session_id, reference_id, reference_micros, reason, compared,
        state, rate_micros, storage_micros, gpu_count, estimated from fresh
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

const evidenceColumns = sql`e.segment_id, e.session_id, e.provider, e.from_at as "from", e.to_at as "to", e.reason, e.compared, r.snapshot, s.gpu_id, e.gpu_count, e.state,
  e.rate_micros as rate, e.storage_micros as storage, e.estimated`
const evidenceTables = sql`savings_evidence e join usage_sessions s on s.id = e.session_id
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

/** `sessions`: of these only. `without`: segments whose evidence counts no more. */
export type Within = {
  workspaceId: string
  provider: ComparedProvider
  start: Date
  end: Date
  sessions?: readonly number[] | undefined
  without: readonly number[]
}
/** Which piece of evidence: its segment and where it begins. */
export type Piece = { segmentId: number; from: Date }

/** What touches a period, also of segments that count no more. */
const touches = ({ workspaceId, provider, start, end, sessions }: Omit<Within, 'without'>) => sql`
  e.workspace_id = ${workspaceId} and e.provider = ${provider} and e.to_at > ${start} and e.from_at < ${end}
  ${sessions === undefined ? sql`` : sql`and e.session_id = any(${[...sessions]}::bigint[])`}`

/** Where a stretch stands among others: no two of a provider end so. */
export type End = { to: Date; segmentId: number }
type Page = { limit: number; offset?: number; after?: End | undefined; but: readonly Piece[] }

/** Stretches in a period, whole and the newest first, `but` some. They are chosen by the index alone, before anything is looked up. */
export async function evidenceWithin(db: Db, wanted: Within, { limit, offset = 0, after, but }: Page): Promise<Slice[]> {
  const { rows } = await sql<Row>`
    with page as (
      select e.segment_id, e.from_at from savings_evidence e where ${touches(wanted)} and e.segment_id <> all(${[...wanted.without]}::bigint[])
        and not exists (select from unnest(${but.map(({ segmentId }) => segmentId)}::bigint[], ${but.map(({ from }) => from)}::timestamptz[]) as b(segment_id, from_at)
          where b.segment_id = e.segment_id and b.from_at = e.from_at)
        ${after ? sql`and (e.to_at, e.segment_id) < (${after.to}, ${after.segmentId})` : sql``}
      order by e.to_at desc, e.segment_id desc limit ${limit} offset ${offset}
    )
    select ${evidenceColumns} from page p, ${evidenceTables} where e.segment_id = p.segment_id and e.from_at = p.from_at and e.provider = ${wanted.provider}
    order by e.to_at desc, e.segment_id desc`.execute(db)
  return rows.map(toSlice)
}

/** The pieces that end where others of the same segments begin. */
export async function evidenceBefore(db: Db, provider: ComparedProvider, next: readonly Piece[]): Promise<Slice[]> {
  if (!next.length) return []
  const { rows } = await sql<Row>`
    select ${evidenceColumns} from unnest(${next.map(({ segmentId }) => segmentId)}::bigint[], ${next.map(({ from }) => from)}::timestamptz[]) as n(segment_id, from_at),
      ${evidenceTables} where e.segment_id = n.segment_id and e.to_at = n.from_at and e.provider = ${provider}`.execute(db)
  return rows.map(toSlice)
}

/** How many stretches there are in a period, also of segments that count no more. */
export async function countEvidence(db: Db, wanted: Omit<Within, 'without'>): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total from savings_evidence e where ${touches(wanted)}`.execute(db)
  return rows[0]!.total
}

/** Sums over a period by session, also of segments that count no more: whole months as they were kept, its ends from the evidence. */
export async function sessionsWithin(db: Db, wanted: Within): Promise<Map<number, Sums>> {
  const [start, end] = [wanted.start.getTime(), wanted.end.getTime()]
  const months = monthsBetween(start, end)
  if (!months) return sumEvidence(db, wanted)
  const bySession = await sessionSums(db, wanted, months)
  for (const [from, to] of [[start, months.from] as const, [months.to, end] as const]) {
    const part = from < to ? await sumEvidence(db, { ...wanted, start: new Date(from), end: new Date(to) }) : new Map<number, Sums>()
    for (const [id, sums] of part) bySession.set(id, addSums(bySession.get(id) ?? noSums(), sums))
  }
  return bySession
}

async function sumEvidence(db: Db, wanted: Within): Promise<Map<number, Sums>> {
  const ms = sql`(extract(epoch from (least(e.to_at, ${wanted.end}) - greatest(e.from_at, ${wanted.start}))) * 1000)::bigint`
  const { rows } = await sql<SumsRow & { sessionId: number }>`
    with parts as (
      select session_id, reference_micros, compared, state, coalesce(rate_micros, 0) as rate, storage_micros, gpu_count, estimated, ${ms} as ms
      from savings_evidence e where ${touches(wanted)}
    )
    select session_id, coalesce(sum(ms) filter (where compared), 0)::text as compared_ms, coalesce(sum(ms * gpu_count) filter (where compared), 0)::text as compared_gpu_ms,
      coalesce(sum(ms::numeric * rate) filter (where compared), 0)::text as cost_dumont,
      coalesce(sum(ms::numeric * reference_micros) filter (where compared), 0)::text as cost_provider,
      coalesce(sum(ms) filter (where not compared and state <> 'stopped'), 0)::text as other_ms,
      coalesce(sum(ms::numeric * rate) filter (where not compared and state <> 'stopped'), 0)::text as cost_other,
      sum(ms::numeric * storage_micros)::text as cost_storage, coalesce(sum(ms) filter (where estimated), 0)::text as estimated_ms
    from parts group by session_id`.execute(db)
  return new Map(rows.map((row) => [row.sessionId, toSums(row)]))
}

/** The newest reference of each session in a period. */
export async function newestReferences(db: Db, wanted: Within, sessionIds: readonly number[]): Promise<Map<number, StoredReference>> {
  const { rows } = await sql<{ sessionId: number; snapshot: StoredReference }>`
    select s.id as session_id, r.snapshot from unnest(${[...sessionIds]}::bigint[]) as s(id) cross join lateral (
      select e.reference_id, e.to_at from savings_evidence e
      where e.session_id = s.id and e.provider = ${wanted.provider} and e.from_at < ${wanted.end} and e.reference_id is not null and e.segment_id <> all(${[...wanted.without]}::bigint[])
      order by e.from_at desc limit 1
    ) as newest join savings_references r on r.id = newest.reference_id where newest.to_at > ${wanted.start}`.execute(db)
  return new Map(rows.map(({ sessionId, snapshot }) => [sessionId, snapshot]))
}
