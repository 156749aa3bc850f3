import type {
  BestPlace,
  EconomyOptions,
  EconomySettings,
  FinishedSession,
  FinishedSessionDetail,
  PriceSheet,
  RecomputeAnswer,
  SavingsTotals,
} from '@dumont/contracts'
import type { SessionDetail, Sessions } from '../src/features/usage/api.ts'
import { now } from './canned.ts'

/** Canned answers of the ledger and of what savings are measured with. */

const hour = 3_600_000
const iso = (at: number) => new Date(at).toISOString()

type Segment = SessionDetail['segments'][number]
type Session = Sessions['sessions'][number]

export function aSegment(part: Partial<Segment> = {}): Segment {
  return {
    id: 11,
    state: 'running',
    from: iso(now - 5 * hour),
    to: iso(now - 3 * hour),
    rate_usd_per_hour: 0.924,
    storage_usd_per_hour: 0.01,
    utilisation: null,
    estimated: false,
    estimated_because: null,
    origin: 'api',
    hours: 2,
    cost: 1.848,
    storage_cost: 0.02,
    superseded_by: null,
    correction_reason: null,
    voided: false,
    ...part,
  }
}

export function aSession(part: Partial<Session> = {}): Session {
  return {
    id: 7,
    provider: 'acme',
    connection_id: null,
    key: 'box-7',
    name: 'whale',
    gpu: 't4',
    gpu_label: 'T4',
    gpu_count: 1,
    instance_type: null,
    region: 'eu-1',
    zone: null,
    market: 'on_demand',
    labels: { project: 'llama' },
    origin: 'api',
    state: 'ended',
    started_at: iso(now - 5 * hour),
    ended_at: iso(now - 3 * hour),
    last_seen_at: iso(now - 3 * hour),
    stale: false,
    rate_usd_per_hour: 0,
    storage_usd_per_hour: 0,
    running_hours: 2,
    cost: 1.848,
    storage_cost: 0.02,
    estimated: false,
    voided: false,
    watched: false,
    ...part,
  }
}

export const watched = aSession({
  id: 8,
  key: 'c.4711',
  name: null,
  provider: 'vast',
  gpu: 'a100-sxm-80',
  gpu_label: 'A100 SXM 80 GB',
  state: 'running',
  ended_at: null,
  watched: true,
  estimated: true,
  labels: {},
})
export const told = aSession({
  id: 9,
  key: 'home-1',
  name: 'desk',
  provider: 'home',
  gpu: 'rtx-4090',
  gpu_label: 'RTX 4090',
  state: 'running',
  ended_at: null,
  labels: {},
})

export const sessions: Sessions = { sessions: [told, watched, aSession()], total: 3, next_before: null }

export function aDetail(session: Session, segments?: Segment[]): SessionDetail {
  const open = session.ended_at === null
  return { ...session, segments: segments ?? [aSegment(open ? { to: null } : {})] }
}

export const settings: EconomySettings = {
  regions: { aws: 'us-east-1', gcp: null, azure: 'eastus' },
  proxies: [{ gpu: 'rtx-3090', provider: 'aws', proxy: 't4' }],
}

export const options: EconomyOptions = {
  regions: {
    aws: [
      { region: 'eu-west-1', gpus: 4 },
      { region: 'us-east-1', gpus: 9 },
    ],
    gcp: [{ region: 'us-central1', gpus: 1 }],
    azure: [{ region: 'eastus', gpus: 5 }],
  },
  gpus: [
    { gpu: 't4', gpu_label: 'T4', used: true, sold_at: ['aws', 'azure'] },
    { gpu: 'rtx-4090', gpu_label: 'RTX 4090', used: true, sold_at: [] },
    { gpu: 'rtx-3090', gpu_label: 'RTX 3090', used: false, sold_at: [] },
    { gpu: 'l4', gpu_label: 'L4', used: false, sold_at: ['aws', 'gcp'] },
  ],
}

export const priceSheet: PriceSheet = {
  rows: [
    { provider: 'aws', gpu: 'A100', usd_per_gpu_hour: 3.05, effective_from: '2026-09-01T00:00:00.000Z', note: 'Contract 7', known: true },
    { provider: 'gcp', gpu: 'A1000', usd_per_gpu_hour: 1, effective_from: null, note: null, known: false },
  ],
}

function totals(savings: number, hours = 10): SavingsTotals {
  const zero = { not_compared_hours: 0, not_compared_cost: 0, storage_cost: 0, estimated: false }
  return { hours_used: hours, gpu_hours: hours, dumont_cost: 25, provider_cost: 25 + savings, savings, savings_percentage: 10, total_paid: 25, ...zero }
}

export const recomputed: RecomputeAnswer = {
  applied: false,
  changes: [
    { provider: 'aws', before: totals(9.31), after: totals(7.5), difference: -1.81 },
    { provider: 'gcp', before: totals(0, 0), after: totals(4, 10), difference: 4 },
    { provider: 'azure', before: totals(1), after: totals(1), difference: 0 },
  ],
}

export function aPlace(part: Partial<BestPlace> = {}): BestPlace {
  return {
    series_id: 3,
    provider: 'vast',
    region: 'SE',
    zone: null,
    instance_type: null,
    market: 'spot',
    machines: 1,
    gpus_per_machine: 1,
    cost: 1.48,
    difference: 0.83,
    ...part,
  }
}

export function aFinished(part: Partial<FinishedSession> = {}): FinishedSession {
  return {
    session_id: 7,
    instance_id: 'box-7',
    name: 'whale',
    rented_from: 'acme',
    region: 'eu-1',
    gpu: 't4',
    gpu_label: 'T4',
    gpu_count: 1,
    market: 'on_demand',
    labels: {},
    started_at: iso(now - 5 * hour),
    ended_at: iso(now - 2.5 * hour),
    running_hours: 2.5,
    paid: 2.31,
    estimated: false,
    best: aPlace(),
    best_same_market: aPlace({ series_id: 4, provider: 'gcp', instance_type: 'n1', region: 'us-central1', market: 'on_demand', cost: 1.7, difference: 0.61 }),
    unknown_because: null,
    ...part,
  }
}

export function aFinishedDetail(session: FinishedSession): FinishedSessionDetail {
  const row = { from: session.started_at, to: session.ended_at, hours: 2.5 }
  const observed = { observed_at: session.started_at }
  return {
    ...session,
    paid_rows: [{ ...row, segment_id: 11, usd_per_hour: 0.924, cost: 2.31 }],
    best_hours: session.best ? [{ ...row, ...observed, usd_per_hour: 0.592, cost: 1.48 }] : [],
    same_market_hours: session.best_same_market ? [{ ...row, ...observed, usd_per_hour: 0.68, cost: 1.7 }] : [],
  }
}
