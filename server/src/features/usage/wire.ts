import type { UsageSegment, UsageSession } from '@dumont/contracts'
import { gpuLabel } from '../prices/index.ts'
import { isWatched } from './change-session.ts'
import { TRUST_MS } from './decide-poll.ts'
import { exactCost, HOUR_MS, usdOf } from './exact-cost.ts'
import type { SessionCost } from './store-costs.ts'
import type { Session } from './store-sessions.ts'
import type { SegmentRow, SessionRow } from './tables.ts'

const usd = (micros: number): number => micros / 1e6
const instant = (date: Date | null): string | null => date?.toISOString() ?? null

/** What is polled and was not seen for three polls. */
export const isStale = ({ origin, lastSeenAt, endedAt }: Pick<SessionRow, 'origin' | 'lastSeenAt' | 'endedAt'>, now: Date): boolean =>
  origin === 'poll' && endedAt === null && now.getTime() - lastSeenAt.getTime() > TRUST_MS

/** Where what goes on is counted to. */
export function countedTo({ origin, lastSeenAt }: Pick<SessionRow, 'origin' | 'lastSeenAt'>, now: Date): Date {
  return origin === 'poll' ? new Date(Math.min(now.getTime(), lastSeenAt.getTime() + TRUST_MS)) : now
}

export function toWireSession(row: Session, cost: SessionCost | undefined, now: Date): UsageSession {
  const told = row.origin !== 'poll' && row.endedAt === null
  return {
    id: row.id,
    provider: row.provider,
    connection_id: row.connectionId,
    key: row.key,
    name: row.name,
    gpu: row.gpuId,
    gpu_label: gpuLabel(row.gpuId),
    gpu_count: row.gpuCount,
    instance_type: row.instanceType,
    region: row.region,
    zone: row.zone,
    market: row.market,
    labels: row.labels,
    origin: row.origin,
    state: row.state,
    started_at: row.startedAt.toISOString(),
    ended_at: instant(row.endedAt),
    last_seen_at: (told ? now : row.lastSeenAt).toISOString(),
    stale: isStale(row, now),
    rate_usd_per_hour: row.rateMicros === null ? null : usd(row.rateMicros),
    storage_usd_per_hour: usd(row.storageMicros),
    running_hours: (cost?.runningMs ?? 0) / HOUR_MS,
    cost: usdOf(cost?.cost ?? 0n),
    storage_cost: usdOf(cost?.storage ?? 0n),
    estimated: cost?.estimated ?? false,
    voided: cost === undefined,
    watched: isWatched(row) && row.endedAt === null,
  }
}

export function toWireSegment(row: SegmentRow, session: Session, now: Date): UsageSegment {
  const end = row.toAt ?? countedTo(session, now)
  const ms = Math.max(0, end.getTime() - row.fromAt.getTime())
  return {
    id: row.id,
    state: row.state,
    from: row.fromAt.toISOString(),
    to: instant(row.toAt),
    rate_usd_per_hour: row.rateMicros === null ? null : usd(row.rateMicros),
    storage_usd_per_hour: usd(row.storageMicros),
    utilisation: row.utilisation,
    estimated: row.estimatedBecause !== null,
    estimated_because: row.estimatedBecause,
    origin: row.origin,
    hours: ms / HOUR_MS,
    cost: row.state === 'stopped' || row.rateMicros === null ? 0 : usdOf(exactCost(row.rateMicros, ms)),
    storage_cost: usdOf(exactCost(row.storageMicros, ms)),
    superseded_by: row.supersededBy,
    correction_reason: row.correctionReason,
    voided: row.voided,
  }
}
