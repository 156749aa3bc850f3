import type { ActiveInstance, ComparedProvider, SavingsRealtime } from '@dumont/contracts'
import { gpuLabel } from '../prices/index.ts'
import { exactCost, HOUR_MS, isStale, type OpenRow, usdOf } from '../usage/index.ts'
import type { StoredReference } from './decide-reference.ts'
import { addPending, pendingSums, type Snapshot, sumsOf } from './snapshot.ts'
import { lifetimeSums } from './store-history.ts'
import { sessionSums } from './store-sums.ts'
import { addSums, hoursOf, noSums, type Sums } from './sums.ts'
import { toWireReference } from './wire-reference.ts'

/** An instance that runs or is idle. `reference` undefined: nothing to compare with, for this `reason`. */
export type Active = {
  row: OpenRow & { segment: NonNullable<OpenRow['segment']> }
  sums: Sums
  reference: StoredReference | undefined
  smallest: number | undefined
  reason: string | null
  stale: boolean
  /** In the headline. */
  compared: boolean
}
const HOURS_A_MONTH = 730
const FAST = 30
const SLOW = 60

/** What runs or is idle, and all there ever was, at a provider. */
export async function readActive(snapshot: Snapshot, provider: ComparedProvider): Promise<{ active: Active[]; lifetime: Sums }> {
  const rows = snapshot.open.filter((row): row is Active['row'] => row.segment !== undefined && row.segment.state !== 'stopped')
  const ids = rows.map(({ session }) => session.id)
  const all = await lifetimeSums(snapshot.db, snapshot.workspaceId, provider)
  const bySession = await sessionSums(snapshot.db, { workspaceId: snapshot.workspaceId, provider, sessions: ids })
  addPending(snapshot, provider, (slice, sign) => {
    const { sessionId } = slice.usage
    bySession.set(sessionId, addSums(bySession.get(sessionId) ?? noSums(), sumsOf(slice), sign))
  })
  const active = rows.map((row) => toActive(snapshot, provider, row, bySession.get(row.session.id) ?? noSums()))
  return { active, lifetime: addSums(all, pendingSums(snapshot, provider)) }
}

function toActive({ choose, now }: Snapshot, provider: ComparedProvider, row: Active['row'], sums: Sums): Active {
  const { session, segment } = row
  const stale = isStale(session, now)
  const choice = choose(session.gpuId, session.gpuCount, provider, now)
  if ('reason' in choice) return { row, sums, reference: undefined, smallest: undefined, reason: choice.reason, stale, compared: false }
  const reason =
    segment.rateMicros === null ? 'what it costs here is not known' : choice.reference.proxy ? 'compared with another GPU, chosen by the workspace' : null
  return { row, sums, ...choice, reason, stale, compared: reason === null }
}

/** Micro-dollars an hour by which it is cheaper here; undefined: not known. */
export function savedPerHour({ row, reference }: Active): number | undefined {
  const rate = row.segment.rateMicros
  return reference && rate !== null ? reference.micros - rate : undefined
}

/** What counts on: compared, and not silent for too long. */
export const counting = (active: readonly Active[]): Active[] => active.filter(({ compared, stale }) => compared && !stale)

export const ratePerHour = (active: readonly Active[]): number => counting(active).reduce((sum, one) => sum + savedPerHour(one)!, 0)

export function totalOf(active: readonly Active[]): Sums {
  return active.reduce((sums, one) => addSums(sums, one.sums), noSums())
}

/** What a live counter needs: it adds rate_per_second for each second since as_of, and nothing else. */
export function anchorOf(active: readonly Active[], now: Date) {
  const rate = ratePerHour(active)
  const news = active.map(({ row: { session } }) => (session.origin === 'poll' ? session.lastSeenAt : now).getTime())
  return {
    as_of: now.toISOString(),
    rate_per_hour: rate / 1e6,
    rate_per_second: rate / 1e6 / 3600,
    interval_seconds: active.length ? FAST : SLOW,
    last_seen_at: news.length ? new Date(Math.min(...news)).toISOString() : null,
    stale: active.some(({ stale }) => stale),
  }
}

export function toWireActive(one: Active, now: Date): ActiveInstance {
  const { row, sums, reference, stale, compared } = one
  const { session, segment } = row
  const saved = savedPerHour(one)
  const equivalent = compared ? usdOf(sums.costProvider) : null
  const savings = compared ? usdOf(sums.costProvider - sums.costDumont) : null
  return {
    instance_id: session.key,
    session_id: session.id,
    name: session.name,
    gpu_type: session.gpuId,
    gpu_label: gpuLabel(session.gpuId),
    gpu_count: session.gpuCount,
    rented_from: session.provider,
    region: session.region,
    market: session.market,
    status: segment.state,
    started_at: session.startedAt.toISOString(),
    running_hours: hoursOf(sums.comparedMs + sums.otherMs),
    dumont_hourly_rate: segment.rateMicros === null ? null : segment.rateMicros / 1e6,
    current_cost: usdOf(sums.costDumont + sums.costOther),
    dumont_cost: usdOf(sums.costDumont),
    provider_hourly_rate: reference ? reference.micros / 1e6 : null,
    provider_equivalent: equivalent,
    provider_cost: equivalent,
    savings_so_far: savings,
    savings,
    savings_per_hour: saved === undefined ? null : saved / 1e6,
    reference: reference ? toWireReference(reference, now) : null,
    estimated: sums.estimatedMs > 0n || segment.estimatedBecause !== null,
    last_seen_at: (session.origin === 'poll' ? session.lastSeenAt : now).toISOString(),
    stale,
  }
}

/** Stopped instances whose disk is billed on. */
export function stoppedOf({ open }: Snapshot): SavingsRealtime['stopped'] {
  return open
    .filter(({ segment }) => segment?.state === 'stopped' && segment.storageMicros > 0)
    .map(({ session, segment }) => ({
      session_id: session.id,
      instance_id: session.key,
      name: session.name,
      rented_from: session.provider,
      storage_usd_per_month: usdOf(exactCost(segment!.storageMicros, HOURS_A_MONTH * HOUR_MS)),
    }))
}
