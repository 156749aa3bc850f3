import type { BreakdownQuery, BreakdownRow, ComparedProvider, SavingsBreakdown } from '@dumont/contracts'
import { gpuLabel } from '../prices/index.ts'
import { startOf, addDays } from './decide-days.ts'
import type { StoredReference } from './decide-reference.ts'
import { type Period } from './read-history.ts'
import { type Snapshot, sumsOf } from './snapshot.ts'
import { sessionsWithin, type Within } from './store-evidence.ts'
import { type About, aboutSessions } from './store-about.ts'
import { addSums, noSums, type Sums, toTotals } from './sums.ts'
import { toWireReference } from './wire-reference.ts'

/** A period as two moments, of what may be read. */
export function withinOf({ workspaceId, wrong }: Snapshot, provider: ComparedProvider, { from, to, zone }: Period, session?: number): Within {
  const [start, end] = [new Date(startOf(from, zone)), new Date(startOf(addDays(to, 1), zone))]
  return { workspaceId, provider, start, end, session, without: wrong }
}

export type OfSession = { sums: Sums; reference: StoredReference | null }

/** Sums over a period by session. */
export async function sumsBySession(snapshot: Snapshot, within: Within): Promise<Map<number, OfSession>> {
  const kept = await sessionsWithin(snapshot.db, within)
  const bySession = new Map<number, OfSession>(kept.map(({ sessionId, sums, snapshot: reference }) => [sessionId, { sums, reference }]))
  for (const slice of snapshot.plus) {
    const { sessionId } = slice.usage
    const [from, to] = [Math.max(within.start.getTime(), slice.from.getTime()), Math.min(within.end.getTime(), slice.to.getTime())]
    if (slice.provider !== within.provider || from >= to || (within.session ?? sessionId) !== sessionId) continue
    const known = bySession.get(sessionId) ?? { sums: noSums(), reference: null }
    bySession.set(sessionId, { sums: addSums(known.sums, sumsOf(slice, from, to)), reference: slice.reference ?? known.reference })
  }
  return bySession
}

export async function readBreakdown(
  snapshot: Snapshot,
  provider: ComparedProvider,
  period: Period,
  { by, label }: Pick<BreakdownQuery, 'by' | 'label'>,
): Promise<SavingsBreakdown> {
  const bySession = await sumsBySession(snapshot, withinOf(snapshot, provider, period))
  const about = await aboutSessions(snapshot.db, snapshot.workspaceId, [...bySession.keys()])
  const groups = Map.groupBy(about, (one) => keyOf(one, by, label))
  const rows = [...groups].map(([key, members]) => toRow({ key, members, bySession, by, now: snapshot.now }))
  const total = [...bySession.values()].reduce((sums, one) => addSums(sums, one.sums), noSums())
  return {
    provider,
    as_of: snapshot.now.toISOString(),
    by,
    ...period,
    rows: rows.sort((a, b) => b.savings - a.savings || b.total_paid - a.total_paid),
    totals: toTotals(total),
  }
}

function keyOf(one: About, by: BreakdownQuery['by'], label: string): string | null {
  if (by === 'gpu') return one.gpuId
  if (by === 'provider') return one.provider
  return by === 'instance' ? String(one.id) : (one.labels[label] ?? null)
}

type Grouped = { key: string | null; members: readonly About[]; bySession: ReadonlyMap<number, OfSession>; by: BreakdownQuery['by']; now: Date }

function toRow({ key, members, bySession, by, now }: Grouped): BreakdownRow {
  const found = members.map(({ id }) => bySession.get(id)!)
  const [first] = members
  const reference = by === 'gpu' || by === 'instance' ? found.findLast((one) => one.reference)?.reference : undefined
  const labels = { gpu: () => gpuLabel(first!.gpuId), provider: () => first!.provider, instance: () => first!.name ?? first!.key, label: () => key ?? '' }
  return {
    key: by === 'instance' ? first!.key : key,
    label: labels[by](),
    session_id: by === 'instance' ? first!.id : null,
    reference: reference ? toWireReference(reference, now) : null,
    ...toTotals(found.reduce((sums, one) => addSums(sums, one.sums), noSums())),
  }
}
