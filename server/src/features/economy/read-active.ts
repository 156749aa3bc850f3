import type { ActiveInstance, ComparedProvider, SavingsRealtime } from '@dumont/contracts'
import { gpuLabel } from '../prices/index.ts'
import { exactCost, HOUR_MS, isStale, usdOf } from '../usage/index.ts'
import type { StoredReference } from './decide-reference.ts'
import { addPending, pendingSums, type Snapshot, sumsOf } from './snapshot.ts'
import { lifetimeSums } from './store-history.ts'
import type { Due } from './store-due.ts'
import { sessionLifetimes } from './store-sums.ts'
import { addSums, hoursOf, noSums, type Sums } from './sums.ts'
import { toWireReference } from './wire-reference.ts'

/** An instance that runs or is idle. `reference` undefined: nothing to compare with, for this `reason`. */
export type Active = Pick<Due, 'usage' | 'session'> & {
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
  const on = snapshot.open.filter(({ usage }) => usage.state !== 'stopped')
  const all = await lifetimeSums(snapshot.db, snapshot.workspaceId, provider)
  const bySession = await sessionLifetimes(
    snapshot.db,
    { workspaceId: snapshot.workspaceId, provider },
    on.map(({ session }) => session.id),
  )
  addPending(snapshot, provider, (slice, sign) => {
    const { sessionId } = slice.usage
    bySession.set(sessionId, addSums(bySession.get(sessionId) ?? noSums(), sumsOf(slice), sign))
  })
  const active = on.map((one) => toActive(snapshot, provider, one, bySession.get(one.session.id) ?? noSums()))
  return { active, lifetime: addSums(all, pendingSums(snapshot, provider)) }
}

function toActive({ choose, now }: Snapshot, provider: ComparedProvider, { usage, session }: Due, sums: Sums): Active {
  const stale = isStale(session, now)
  const choice = choose(session.gpuId, session.gpuCount, provider, now)
  if ('reason' in choice) return { usage, session, sums, reference: undefined, smallest: undefined, reason: choice.reason, stale, compared: false }
  const reason = usage.rate === null ? 'what it costs here is not known' : choice.reference.proxy ? 'compared with another GPU, chosen by the workspace' : null
  return { usage, session, sums, ...choice, reason, stale, compared: reason === null }
}

/** Micro-dollars an hour by which it is cheaper here; undefined: not known. */
export function savedPerHour({ usage, reference }: Active): number | undefined {
  return reference && usage.rate !== null ? reference.micros - usage.rate : undefined
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
  const news = active.map(({ session }) => (session.origin === 'poll' ? session.lastSeenAt : now).getTime())
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
  const { usage, session, sums, reference, stale, compared } = one
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
    status: usage.state,
    started_at: session.startedAt.toISOString(),
    running_hours: hoursOf(sums.comparedMs + sums.otherMs),
    dumont_hourly_rate: usage.rate === null ? null : usage.rate / 1e6,
    current_cost: usdOf(sums.costDumont + sums.costOther),
    dumont_cost: usdOf(sums.costDumont),
    provider_hourly_rate: reference ? reference.micros / 1e6 : null,
    provider_equivalent: equivalent,
    provider_cost: equivalent,
    savings_so_far: savings,
    savings,
    savings_per_hour: saved === undefined ? null : saved / 1e6,
    reference: reference ? toWireReference(reference, now) : null,
    estimated: sums.estimatedMs > 0n || usage.estimated,
    last_seen_at: (session.origin === 'poll' ? session.lastSeenAt : now).toISOString(),
    stale,
  }
}

/** Stopped instances whose disk is billed on. */
export function stoppedOf({ open }: Snapshot): SavingsRealtime['stopped'] {
  return open
    .filter(({ usage }) => usage.state === 'stopped' && usage.storage > 0)
    .map(({ session, usage }) => ({
      session_id: session.id,
      instance_id: session.key,
      name: session.name,
      rented_from: session.provider,
      storage_usd_per_month: usdOf(exactCost(usage.storage, HOURS_A_MONTH * HOUR_MS)),
    }))
}
