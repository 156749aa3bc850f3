import type { ComparedProvider, Evidence, EvidenceQuery, EvidenceRow } from '@dumont/contracts'
import { gpuIdOf, gpuLabel } from '../prices/index.ts'
import { usdOf } from '../usage/index.ts'
import { AppError } from '../../platform/errors.ts'
import { clip, isWithin } from './clip.ts'
import type { Slice } from './decide-slices.ts'
import { sumsBySession, withinOf } from './read-breakdown.ts'
import { type Period, sumsOfBuckets } from './read-history.ts'
import type { Snapshot } from './snapshot.ts'
import { type About, aboutSessions, sessionsLike } from './store-about.ts'
import { countEvidence, evidenceBefore, evidenceWithin, type Piece, type Within } from './store-evidence.ts'
import { addSlice, addSums, hoursOf, noSums, type Sums, toTotals } from './sums.ts'
import { toWireReference } from './wire-reference.ts'

/** A page of what a period's figures are made of, newest first. */
export async function readEvidence(
  snapshot: Snapshot,
  provider: ComparedProvider,
  period: Period,
  asked: Filter & Pick<EvidenceQuery, 'limit' | 'offset'>,
): Promise<Evidence> {
  const sessions = await askedSessions(snapshot, asked)
  const within = withinOf(snapshot, provider, period, sessions)
  const { shown, joined, fresh } = await pageOf(snapshot, within, asked)
  const ids = [...new Set(shown.map(({ usage }) => usage.sessionId))]
  const about = new Map((await aboutSessions(snapshot.db, snapshot.workspaceId, ids)).map((one) => [one.id, one]))
  const wrong = snapshot.minus.filter((slice) => isWithin(slice, within)).length
  return {
    provider,
    as_of: snapshot.now.toISOString(),
    from: period.from,
    to: period.to,
    rows: shown.map((slice) => toWire(clip(slice, within), about.get(slice.usage.sessionId)!, snapshot.now)),
    total: (await countEvidence(snapshot.db, within)) - wrong + fresh - joined,
    totals: toTotals(await totalOf(snapshot, within, period)),
  }
}

type Filter = Pick<EvidenceQuery, 'session' | 'gpu' | 'rented_from' | 'label' | 'label_value' | 'unlabelled'>

/** undefined: all of them. */
async function askedSessions({ db, workspaceId }: Snapshot, { session, gpu, rented_from: provider, label, ...of }: Filter): Promise<number[] | undefined> {
  if (label === undefined && (of.label_value !== undefined || of.unlabelled)) throw new AppError('validation_failed', 'label: name the label')
  if ([session, gpu, provider, label].every((one) => one === undefined)) return undefined
  return sessionsLike(db, workspaceId, {
    session,
    provider,
    gpuId: gpu === undefined ? undefined : gpuIdOf(gpu),
    label: label === undefined ? undefined : { name: label, value: of.unlabelled ? null : of.label_value },
  })
}

/** Of all sessions, days are added up; of some, their own. */
async function totalOf(snapshot: Snapshot, within: Within, { from }: Period): Promise<Sums> {
  const [sums] = within.sessions
    ? [[...(await sumsBySession(snapshot, within)).values()].reduce((all, one) => addSums(all, one), noSums())]
    : await sumsOfBuckets(snapshot, within.provider, [{ date: from, start: within.start.getTime(), end: within.end.getTime() }])
  return sums!
}

/** A stretch that goes on is one row, though only its first part is kept: those that do are put together first, then kept ones of the page around them. */
async function pageOf(snapshot: Snapshot, within: Within, { limit, offset }: { limit: number; offset: number }) {
  const pending = snapshot.plus.filter((slice) => isWithin(slice, within))
  const before = await evidenceBefore(snapshot.db, within.provider, pending.map(pieceOf))
  const { slices, joined } = lengthen(
    before.filter((slice) => isWithin(slice, within) && !within.without.includes(slice.usage.segmentId)),
    pending,
  )
  // At most all of these lie before the page.
  const skipped = Math.max(0, offset - slices.length)
  const kept = await evidenceWithin(snapshot.db, within, { limit: limit + slices.length, offset: skipped, but: joined.map(pieceOf) })
  const sorted = [...kept, ...slices].sort((a, b) => b.to.getTime() - a.to.getTime() || b.usage.segmentId - a.usage.segmentId)
  return { shown: sorted.slice(offset - skipped, offset - skipped + limit), fresh: pending.length, joined: joined.length }
}

const pieceOf = ({ usage, from }: Slice): Piece => ({ segmentId: usage.segmentId, from })

/** Pending stretches, each with what is kept of it in front. */
function lengthen(before: readonly Slice[], pending: readonly Slice[]): { slices: Slice[]; joined: Slice[] } {
  const joined: Slice[] = []
  const ends = new Map(before.map((slice) => [`${slice.usage.segmentId} ${slice.to.getTime()}`, slice]))
  const slices = pending.map((next) => {
    const first = ends.get(`${next.usage.segmentId} ${next.from.getTime()}`)
    if (!first || !isSame(first, next)) return next
    joined.push(first)
    return { ...next, from: first.from, reference: first.reference }
  })
  return { slices, joined }
}

const isSame = (a: Slice, b: Slice): boolean =>
  a.reason === b.reason && a.reference?.micros === b.reference?.micros && a.reference?.source === b.reference?.source

function toWire(slice: Slice, about: About, now: Date): EvidenceRow {
  const { usage, reference, from, to } = slice
  const ms = to.getTime() - from.getTime()
  // Shown also for a proxy, which is in no total.
  const sums = addSlice(noSums(), { ...slice, compared: reference !== null }, ms)
  return {
    segment_id: usage.segmentId,
    session_id: usage.sessionId,
    instance_id: about.key,
    rented_from: about.provider,
    gpu: usage.gpuId,
    gpu_label: gpuLabel(usage.gpuId),
    gpu_count: usage.gpuCount,
    state: usage.state,
    origin: about.origin,
    from: from.toISOString(),
    to: to.toISOString(),
    hours: hoursOf(BigInt(ms)),
    rate_usd_per_hour: usage.rate === null ? null : usage.rate / 1e6,
    dumont_cost: usdOf(sums.costDumont + sums.costOther),
    storage_cost: usdOf(sums.costStorage),
    reference_usd_per_hour: reference ? reference.micros / 1e6 : null,
    provider_cost: reference ? usdOf(sums.costProvider) : null,
    savings: reference ? usdOf(sums.costProvider - sums.costDumont) : null,
    reference: reference ? toWireReference(reference, now) : null,
    not_compared_because: slice.compared ? null : slice.reason,
    estimated: usage.estimated,
  }
}
