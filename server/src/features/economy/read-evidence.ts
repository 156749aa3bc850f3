import type { ComparedProvider, Evidence, EvidenceRow } from '@dumont/contracts'
import { gpuLabel } from '../prices/index.ts'
import { usdOf } from '../usage/index.ts'
import type { Slice } from './decide-slices.ts'
import { sumsBySession, withinOf } from './read-breakdown.ts'
import type { Period } from './read-history.ts'
import type { Snapshot } from './snapshot.ts'
import { type About, aboutSessions } from './store-about.ts'
import { evidenceWithin, type Within } from './store-evidence.ts'
import { addSlice, addSums, hoursOf, noSums, toTotals } from './sums.ts'
import { toWireReference } from './wire-reference.ts'

export async function readEvidence(
  snapshot: Snapshot,
  provider: ComparedProvider,
  period: Period,
  { session, limit }: { session?: number | undefined; limit: number },
): Promise<Evidence> {
  const within = withinOf(snapshot, provider, period, session)
  const kept = await evidenceWithin(snapshot.db, within, limit)
  const fresh = snapshot.plus.filter((slice) => slice.provider === provider && isWithin(slice, within))
  const { slices, joined } = lengthen(kept.slices, fresh)
  const shown = slices.toSorted((a, b) => b.to.getTime() - a.to.getTime() || b.usage.segmentId - a.usage.segmentId).slice(0, limit)
  const about = new Map(
    (await aboutSessions(snapshot.db, snapshot.workspaceId, [...new Set(shown.map(({ usage }) => usage.sessionId))])).map((one) => [one.id, one]),
  )
  const bySession = await sumsBySession(snapshot, within)
  return {
    provider,
    as_of: snapshot.now.toISOString(),
    from: period.from,
    to: period.to,
    rows: shown.map((slice) => toWire(clip(slice, within), about.get(slice.usage.sessionId)!, snapshot.now)),
    total: kept.total + fresh.length - joined,
    totals: toTotals([...bySession.values()].reduce((sums, one) => addSums(sums, one.sums), noSums())),
  }
}

const isWithin = ({ from, to, usage }: Slice, { start, end, session }: Within): boolean =>
  to > start && from < end && (session ?? usage.sessionId) === usage.sessionId

/** A stretch that goes on is one row, though only its first part is kept. */
function lengthen(kept: readonly Slice[], fresh: readonly Slice[]): { slices: Slice[]; joined: number } {
  const slices = [...kept]
  let joined = 0
  for (const next of fresh) {
    const at = slices.findIndex((slice) => slice.usage.segmentId === next.usage.segmentId && slice.to.getTime() === next.from.getTime() && isSame(slice, next))
    if (at < 0) slices.push(next)
    else slices[at] = { ...slices[at]!, to: next.to }
    joined += at < 0 ? 0 : 1
  }
  return { slices, joined }
}

const isSame = (a: Slice, b: Slice): boolean =>
  a.reason === b.reason && a.reference?.micros === b.reference?.micros && a.reference?.source === b.reference?.source

function clip(slice: Slice, { start, end }: Within): Slice {
  return { ...slice, from: slice.from < start ? start : slice.from, to: slice.to > end ? end : slice.to }
}

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
