import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { addToBuckets, type Buckets, cutByYear, cutWhere, monthOf } from './decide-buckets.ts'
import { chooser, decideSlices, type Slice } from './decide-slices.ts'
import { bookOf } from './store-book.ts'
import { type Due, dueUsage, standingOf } from './store-due.ts'
import { addEvidence, dropEvidence, evidenceOf } from './store-evidence.ts'
import { addHistory, addSessionSums, type SessionSum } from './store-sums.ts'
import { addSlice, noSums } from './sums.ts'

const BATCH = 2000

/** Follows a workspace's ledger, a batch at a time, each in a transaction of its own. */
export async function valueLedger(db: Db, workspaceId: string, now: Date, signal: AbortSignal): Promise<void> {
  for (let more = true; more && !signal.aborted;) more = await db.transaction().execute((trx) => valueBatch(trx, workspaceId, now))
}

/** Answers whether there is more. */
async function valueBatch(trx: Db, workspaceId: string, now: Date): Promise<boolean> {
  await lockSums(trx, workspaceId)
  const { wrong, through: after } = await standingOf(trx, workspaceId)
  await takeBack(trx, workspaceId, wrong)
  const { due, through } = await dueUsage(trx, workspaceId, after, now, { limit: BATCH })
  const settled = due.map((one) => ({ ...one, usage: { ...one.usage, to: one.settledTo } }))
  const book = await bookOf(trx, workspaceId)
  const choose = chooser(book)
  const slices = settled.filter(({ usage }) => usage.from < usage.to).flatMap(({ usage }) => decideSlices(choose, usage))
  await addToSums(trx, workspaceId, slices)
  await addEvidence(trx, workspaceId, slices)
  await noteValued(trx, workspaceId, settled)
  await trx.updateTable('economyLedgers').set({ segmentId: through }).where('workspaceId', '=', workspaceId).execute()
  return through > after
}

/** Whoever writes to the sums of a workspace holds them until the transaction ends. */
export async function lockSums(trx: Db, workspaceId: string): Promise<void> {
  await sql`insert into economy_ledgers (workspace_id) values (${workspaceId}) on conflict do nothing`.execute(trx)
  await sql`select from economy_ledgers where workspace_id = ${workspaceId} for update`.execute(trx)
}

/** A year's at a time: however long the stretches are, no more of their quarters of an hour are held at once. */
async function addToSums(trx: Db, workspaceId: string, slices: readonly Slice[], sign: 1n | -1n = 1n): Promise<void> {
  for (const ofYear of cutByYear(slices)) {
    const { buckets, sessions } = sumUp(ofYear)
    await addHistory(trx, workspaceId, buckets, sign)
    await addSessionSums(trx, workspaceId, sessions, sign)
  }
}

/** The same slices by quarter of an hour, and by session and month. */
export function sumUp(slices: readonly Slice[]): { buckets: Buckets; sessions: SessionSum[] } {
  const buckets: Buckets = new Map()
  const sessions = new Map<string, SessionSum>()
  for (const slice of slices) {
    addToBuckets(buckets, slice)
    const { provider } = slice
    const { sessionId } = slice.usage
    for (const { of: month, from, to } of cutWhere(monthOf, slice.from.getTime(), slice.to.getTime())) {
      const key = `${provider} ${sessionId} ${month}`
      const known = sessions.get(key) ?? { provider, sessionId, at: month, sums: noSums() }
      addSlice(known.sums, slice, to - from)
      sessions.set(key, known)
    }
  }
  return { buckets, sessions: [...sessions.values()] }
}

/** Exactly what was added is taken away, and a segment that still counts is valued anew. */
async function takeBack(trx: Db, workspaceId: string, segmentIds: readonly number[]): Promise<void> {
  if (!segmentIds.length) return
  await addToSums(trx, workspaceId, await evidenceOf(trx, segmentIds), -1n)
  await dropEvidence(trx, segmentIds)
  await sql`
    insert into economy_valued (segment_id, workspace_id, valued_to, done)
    select id, workspace_id, from_at, false from usage_segments where id = any(${[...segmentIds]}::bigint[]) and superseded_by is null and not voided`.execute(
    trx,
  )
}

async function noteValued(trx: Db, workspaceId: string, due: readonly Due[]): Promise<void> {
  const rows = due.map(({ usage, ends }) => ({ segment_id: usage.segmentId, valued_to: usage.to.toISOString(), done: ends }))
  await sql`
    insert into economy_valued (segment_id, workspace_id, valued_to, done)
    select segment_id, ${workspaceId}, valued_to, done from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(segment_id bigint, valued_to timestamptz, done boolean)
    on conflict (segment_id) do update set valued_to = excluded.valued_to, done = excluded.done`.execute(trx)
}
