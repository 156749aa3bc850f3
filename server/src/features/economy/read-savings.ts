import type { ActiveSession, ComparedProvider, Savings, SavingsRealtime } from '@dumont/contracts'
import { gpuLabel } from '../prices/index.ts'
import { usdOf } from '../usage/index.ts'
import { addDays, dayOf, decideDays } from './decide-days.ts'
import { decideProjection, decideTrailing } from './decide-projection.ts'
import { type Active, anchorOf, counting, ratePerHour, readActive, stoppedOf, totalOf, toWireActive } from './read-active.ts'
import { firstUsage, sumsOfBuckets } from './read-history.ts'
import { readSecondLines } from './read-second-lines.ts'
import type { Snapshot } from './snapshot.ts'
import { hoursOf, percentOf, toTotals } from './sums.ts'
import { toWireReference } from './wire-reference.ts'

const SHOWN = 5
const TRAILING_DAYS = 28

export async function readSavings(
  snapshot: Snapshot,
  provider: ComparedProvider,
  { hoursPerDay, zone }: { hoursPerDay: number; zone: string },
): Promise<Savings> {
  const { now } = snapshot
  const { active, lifetime: all } = await readActive(snapshot, provider)
  const compared = active.filter((one) => one.compared)
  const lifetime = toTotals(all)
  const session = totalOf(compared)
  const first = firstUsage(snapshot)
  return {
    provider,
    currency: 'USD',
    ...anchorOf(active, now),
    lifetime_savings: lifetime.savings,
    lifetime_hours: lifetime.hours_used,
    lifetime_cost: lifetime.dumont_cost,
    lifetime_provider_cost: lifetime.provider_cost,
    savings_percentage: lifetime.savings_percentage,
    lifetime,
    current_session_savings: usdOf(session.costProvider - session.costDumont),
    current_session_hours: hoursOf(session.comparedMs),
    current_session_cost: usdOf(session.costDumont),
    hourly_comparison: hourlyOf(compared),
    projections: counting(active).length ? decideProjection(ratePerHour(active), hoursPerDay) : null,
    trailing: first ? await readTrailing(snapshot, provider, first, zone) : null,
    active_instances_count: active.length,
    not_compared_instances: active
      .filter((one) => !one.compared)
      .map(({ session: one, reason }) => ({ instance_id: one.key, gpu: one.gpuId, gpu_label: gpuLabel(one.gpuId), reason: reason! })),
    instances_summary: active.slice(0, SHOWN).map((one) => toWireActive(one, now)),
    references: [...new Set(active.flatMap(({ reference }) => reference ?? []))].map((reference) => toWireReference(reference, now)),
    second_lines: await readSecondLines(snapshot, provider, active),
    first_time: first === undefined,
    estimated: lifetime.estimated,
  }
}

function hourlyOf(compared: readonly Active[]): Savings['hourly_comparison'] {
  const here = compared.reduce((sum, { usage }) => sum + usage.rate!, 0)
  const there = compared.reduce((sum, { reference }) => sum + reference!.micros, 0)
  return {
    dumont_rate: here / 1e6,
    provider_rate: there / 1e6,
    savings_per_hour: (there - here) / 1e6,
    savings_percentage: percentOf(BigInt(there - here), BigInt(there)),
  }
}

/** By the last whole days; the day of the first usage is not whole. */
async function readTrailing(snapshot: Snapshot, provider: ComparedProvider, first: Date, zone: string): Promise<Savings['trailing']> {
  const yesterday = addDays(dayOf(snapshot.now, zone), -1)
  const from = [addDays(yesterday, 1 - TRAILING_DAYS), addDays(dayOf(first, zone), 1)].reduce((a, b) => (a > b ? a : b))
  if (from > yesterday) return null
  const sums = await sumsOfBuckets(snapshot, provider, decideDays(from, yesterday, zone, 'day'))
  return decideTrailing(sums.map((one) => one.costProvider - one.costDumont))
}

export async function readRealtime(snapshot: Snapshot, provider: ComparedProvider): Promise<SavingsRealtime> {
  const { now } = snapshot
  const { active, lifetime } = await readActive(snapshot, provider)
  const compared = active.filter((one) => one.compared)
  const session = totalOf(compared)
  const all = totalOf(active)
  const anchor = anchorOf(active, now)
  return {
    timestamp: anchor.as_of,
    provider,
    ...anchor,
    active_instances: active.map((one) => toWireActive(one, now)),
    totals: {
      instances_count: active.length,
      total_running_hours: hoursOf(all.comparedMs + all.otherMs),
      total_current_cost: usdOf(session.costDumont),
      total_savings: usdOf(session.costProvider - session.costDumont),
      savings_rate_per_hour: anchor.rate_per_hour,
      avg_savings_rate_per_hour: compared.length ? anchor.rate_per_hour / compared.length : 0,
      not_compared_count: active.length - compared.length,
    },
    lifetime_savings: usdOf(lifetime.costProvider - lifetime.costDumont),
    stopped: stoppedOf(snapshot),
    estimated: all.estimatedMs > 0n,
  }
}

export async function readActiveSession(snapshot: Snapshot, provider: ComparedProvider): Promise<ActiveSession> {
  const { now } = snapshot
  const { active } = await readActive(snapshot, provider)
  const compared = active.filter((one) => one.compared)
  const [session, all] = [totalOf(compared), totalOf(active)]
  return {
    provider,
    ...anchorOf(active, now),
    active_instances: active.map((one) => toWireActive(one, now)),
    current_cost_dumont: usdOf(session.costDumont),
    current_cost_provider: usdOf(session.costProvider),
    session_savings: usdOf(session.costProvider - session.costDumont),
    session_hours: hoursOf(all.comparedMs + all.otherMs),
    instances_count: active.length,
    not_compared_count: active.length - compared.length,
    estimated: all.estimatedMs > 0n,
  }
}
