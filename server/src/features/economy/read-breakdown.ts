import type { BreakdownQuery, BreakdownRow, ComparedProvider, SavingsBreakdown } from '@dumont/contracts'
import { gpuLabel } from '../prices/index.ts'
import { clip, isWithin } from './clip.ts'
import { startOf, addDays } from './decide-days.ts'
import type { StoredReference } from './decide-reference.ts'
import { type Period } from './read-history.ts'
import { addPending, type Snapshot, sumsOf } from './snapshot.ts'
import { newestReferences, sessionsWithin, type Within } from './store-evidence.ts'
import { type About, aboutSessions } from './store-about.ts'
import { addSums, isNothing, noSums, type Sums, toTotals } from './sums.ts'
import { toWireReference } from './wire-reference.ts'

/** A period as two moments, of what may be read. */
export function withinOf({ workspaceId, wrong }: Snapshot, provider: ComparedProvider, { from, to, zone }: Period, sessions?: readonly number[]): Within {
  const [start, end] = [new Date(startOf(from, zone)), new Date(startOf(addDays(to, 1), zone))]
  return { workspaceId, provider, start, end, sessions, without: wrong }
}

/** Sums over a period by session; those of which nothing is in it are left out. */
export async function sumsBySession(snapshot: Snapshot, within: Within): Promise<Map<number, Sums>> {
  const bySession = await sessionsWithin(snapshot.db, within)
  addPending(snapshot, within.provider, (slice, sign) => {
    const { sessionId } = slice.usage
    if (isWithin(slice, within)) bySession.set(sessionId, addSums(bySession.get(sessionId) ?? noSums(), sumsOf(clip(slice, within)), sign))
  })
  for (const [id, sums] of bySession) if (isNothing(sums)) bySession.delete(id)
  return bySession
}

/** The newest reference of each session, of what is kept or not yet. */
async function referencesBySession(snapshot: Snapshot, within: Within, sessionIds: readonly number[]): Promise<Map<number, StoredReference>> {
  const newest = await newestReferences(snapshot.db, within, sessionIds)
  for (const slice of snapshot.plus) if (slice.reference && isWithin(slice, within)) newest.set(slice.usage.sessionId, slice.reference)
  return newest
}

type Groups = ReadonlyMap<string | null, readonly About[]>

/** Of the last session of each group; where that has none, of all its sessions. */
async function referencesOf(snapshot: Snapshot, within: Within, groups: Groups): Promise<Map<number, StoredReference>> {
  const last = await referencesBySession(
    snapshot,
    within,
    [...groups.values()].map((members) => members.at(-1)!.id),
  )
  const without = [...groups.values()].filter((members) => members.length > 1 && !last.has(members.at(-1)!.id)).flat()
  if (!without.length) return last
  const others = await referencesBySession(
    snapshot,
    within,
    without.map(({ id }) => id),
  )
  return new Map([...last, ...others])
}

export async function readBreakdown(
  snapshot: Snapshot,
  provider: ComparedProvider,
  period: Period,
  { by, label }: Pick<BreakdownQuery, 'by' | 'label'>,
): Promise<SavingsBreakdown> {
  const within = withinOf(snapshot, provider, period)
  const bySession = await sumsBySession(snapshot, within)
  const about = await aboutSessions(snapshot.db, snapshot.workspaceId, [...bySession.keys()])
  const groups = Map.groupBy(about, (one) => keyOf(one, by, label))
  const references = by === 'gpu' || by === 'instance' ? await referencesOf(snapshot, within, groups) : new Map<number, StoredReference>()
  const rows = [...groups].map(([key, members]) => toRow({ key, members, bySession, references, by, now: snapshot.now }))
  const total = [...bySession.values()].reduce((sums, one) => addSums(sums, one), noSums())
  return {
    provider,
    as_of: snapshot.now.toISOString(),
    by,
    ...period,
    rows: rows.sort((a, b) => Number(isLeftOut(a)) - Number(isLeftOut(b)) || b.savings - a.savings || b.total_paid - a.total_paid),
    totals: toTotals(total),
  }
}

/** Nothing in it was compared. Behind the others, or it would part what was saved from what was lost. */
const isLeftOut = (row: BreakdownRow): boolean => row.savings_percentage === null

function keyOf(one: About, by: BreakdownQuery['by'], label: string): string | null {
  if (by === 'gpu') return one.gpuId
  if (by === 'provider') return one.provider
  if (by === 'instance') return String(one.id)
  // What every object inherits is no label: "constructor" is a name like any other.
  return Object.hasOwn(one.labels, label) ? one.labels[label]! : null
}

type Grouped = {
  key: string | null
  members: readonly About[]
  bySession: ReadonlyMap<number, Sums>
  references: ReadonlyMap<number, StoredReference>
  by: BreakdownQuery['by']
  now: Date
}

function toRow({ key, members, bySession, references, by, now }: Grouped): BreakdownRow {
  const [first] = members
  const reference = members.map(({ id }) => references.get(id)).findLast((one) => one !== undefined)
  const labels = { gpu: () => gpuLabel(first!.gpuId), provider: () => first!.provider, instance: () => first!.name ?? first!.key, label: () => key ?? '' }
  return {
    key: by === 'instance' ? first!.key : key,
    label: labels[by](),
    session_id: by === 'instance' ? first!.id : null,
    reference: reference ? toWireReference(reference, now) : null,
    ...toTotals(members.reduce((sums, { id }) => addSums(sums, bySession.get(id)!), noSums())),
  }
}
