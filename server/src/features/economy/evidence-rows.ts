import type { EvidenceRow } from '@dumont/contracts'
import { gpuLabel } from '../prices/index.ts'
import type { Exact } from '../usage/index.ts'
import { clip } from './clip.ts'
import type { Slice } from './decide-slices.ts'
import type { Snapshot } from './snapshot.ts'
import { type About, aboutSessions } from './store-about.ts'
import type { Within } from './store-evidence.ts'
import { addSlice, hoursOf, noSums, type Rounding } from './sums.ts'
import { toWireReference } from './wire-reference.ts'

/** The parts of stretches that lie in a period, as they are shown. */
export async function toRows(snapshot: Snapshot, within: Within, slices: readonly Slice[], round: Rounding): Promise<EvidenceRow[]> {
  const ids = [...new Set(slices.map(({ usage }) => usage.sessionId))]
  const about = new Map((await aboutSessions(snapshot.db, snapshot.workspaceId, ids)).map((one) => [one.id, one]))
  return slices.map((slice) => toWire(clip(slice, within), about.get(slice.usage.sessionId)!, snapshot.now, round))
}

function toWire(slice: Slice, about: About, now: Date, round: Rounding): EvidenceRow {
  const { usage, reference, from, to } = slice
  const ms = to.getTime() - from.getTime()
  // Shown also for a proxy, which is in no total.
  const sums = addSlice(noSums(), { ...slice, compared: reference !== null }, ms)
  const usd = (name: string, exact: Exact) => round(slice.compared ? name : `${name}, not compared`, exact)
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
    dumont_cost: usd('paid', sums.costDumont + sums.costOther),
    storage_cost: round('storage', sums.costStorage),
    reference_usd_per_hour: reference ? reference.micros / 1e6 : null,
    provider_cost: reference ? usd('reference', sums.costProvider) : null,
    savings: reference ? usd('savings', sums.costProvider - sums.costDumont) : null,
    reference: reference ? toWireReference(reference, now) : null,
    not_compared_because: slice.compared ? null : slice.reason,
    estimated: usage.estimated,
  }
}
