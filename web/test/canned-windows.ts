import type { Alternative, Job, OptimalTiming, Place, Plan, TimeWindow, WindowFeed } from '@dumont/contracts'
import type { Body } from '../src/app/wire.ts'
import { now, seriesOf } from './canned.ts'

/** Canned answers of timing: six hours that are cheapest on Friday night in eu-north. */

const hour = 3_600_000
const iso = (at: number) => new Date(at).toISOString()
const at = (text: string) => Date.parse(text)

export function aPlace(part: Partial<Place> = {}): Place {
  return {
    series_id: seriesOf.vast.id,
    provider: 'vast',
    region: 'eu-north',
    zone: null,
    instance_type: 'RTX 4090',
    gpu: 'rtx-4090',
    gpu_label: 'RTX 4090',
    gpus_per_instance: 1,
    instances: 1,
    price_now_usd_per_gpu_hour: 0.411,
    offers_now: 12,
    availability_7d: 0.98,
    last_seen_at: iso(now - 3 * 60_000),
    can_move: true,
    interruption: null,
    demo: true,
    ...part,
  }
}
export const usWest = aPlace({ series_id: 8, region: 'us-west', offers_now: null, availability_7d: null })

export function aTimeWindow(part: Partial<TimeWindow> & { start?: string; hours?: number; saving?: number } = {}): TimeWindow {
  const { start = '2026-11-20T21:00:00.000Z', hours = 6, saving = 0.28, ...rest } = part
  const end = iso(at(start) + hours * hour)
  const rate = 0.411 * (1 - saving)
  const cost = rate * hours
  return {
    rank: 1,
    start_time: start,
    end_time: end,
    pieces: [{ start_time: start, end_time: end, cost }],
    place: aPlace(),
    estimated_cost: cost,
    delay_cost: 0,
    cost_interval: [cost * 0.9, cost * 1.15],
    avg_hourly_price: rate,
    savings_vs_now: 0.411 * hours * saving,
    savings_percentage: saving * 100,
    savings_vs_worst: 1,
    probability_pays: 0.74,
    confidence: 0.74,
    recommendation: saving >= 0.15 ? 'excellent' : saving >= 0.05 ? 'good' : 'fair',
    ...rest,
  }
}

export function anAlternative(part: Partial<Alternative> = {}): Alternative {
  return {
    kind: 'within_24h',
    start_time: '2026-11-18T21:00:00.000Z',
    end_time: '2026-11-19T03:00:00.000Z',
    place: aPlace(),
    estimated_cost: 2.046,
    difference: -0.42,
    difference_percentage: -17,
    probability_pays: 0.8,
    ...part,
  }
}

export function aVerdict(part: Partial<OptimalTiming['verdict']> = {}): OptimalTiming['verdict'] {
  return {
    action: 'wait',
    reason: 'waiting_pays',
    sentence: 'Wait until Friday.',
    saving: 0.69,
    saving_percentage: 28,
    probability: 0.74,
    start_time: '2026-11-20T21:00:00.000Z',
    place: aPlace(),
    ...part,
  }
}

export function aTiming(part: Partial<OptimalTiming> = {}): OptimalTiming {
  const hours = part.job_duration_hours ?? 6
  return {
    gpu_name: 'rtx-4090',
    machine_type: 'interruptible',
    market: 'spot',
    job_duration_hours: hours,
    gpu_count: 1,
    verdict: aVerdict(),
    current_price: 0.411,
    now: { place: aPlace(), start_time: iso(now), end_time: iso(now + hours * hour), estimated_cost: 0.411 * hours, delay_cost: 0, cost_interval: [2.3, 2.6] },
    home_now: null,
    time_windows: [
      aTimeWindow({ hours }),
      aTimeWindow({ rank: 2, start: '2026-11-21T22:00:00.000Z', saving: 0.24, hours }),
      aTimeWindow({ rank: 3, start: '2026-11-19T22:00:00.000Z', saving: 0.12, hours, place: usWest }),
    ],
    alternatives: [anAlternative()],
    worst_time_cost: 2.8,
    best_time_cost: 1.78,
    max_potential_savings: 1.02,
    spread_percentage: 36,
    horizon: { known_from: iso(now), known_until: iso(now + 168 * hour), unknown_hours: 0 },
    places_considered: 3,
    places_left_out: { unseen: 0, no_forecast: 0, unreliable: 0, too_expensive: 0 },
    model_confidence: 0.83,
    demo: true,
    generated_at: iso(now),
    ...part,
  }
}

/** Scaled to what was asked, as far as the page shows it. */
export function answerTiming(job: Body<typeof Job> | undefined): OptimalTiming {
  const gpus = job?.gpu_count ?? 1
  const timing = aTiming({ job_duration_hours: job?.job_duration_hours ?? 6, gpu_name: job?.gpu_name ?? 'rtx-4090', gpu_count: gpus })
  const times = (window: TimeWindow): TimeWindow => ({
    ...window,
    estimated_cost: window.estimated_cost * gpus,
    savings_vs_now: window.savings_vs_now && window.savings_vs_now * gpus,
    cost_interval: window.cost_interval && [window.cost_interval[0] * gpus, window.cost_interval[1] * gpus],
  })
  return { ...timing, verdict: { ...timing.verdict, saving: (timing.verdict.saving ?? 0) * gpus }, time_windows: timing.time_windows.map(times) }
}

const job: Plan['job'] = {
  gpu_name: 'rtx-4090',
  equivalents: [],
  gpu_count: 1,
  job_duration_hours: 6,
  machine_type: 'interruptible',
  zone: 'UTC',
  delay_cost_usd_per_hour: 0,
  data_gb: 0,
  data_usd_per_gb: 0.09,
  start_minutes: 0,
}

export function aPlan(part: Partial<Plan> = {}): Plan {
  const { start_time, end_time, pieces, place, estimated_cost, cost_interval } = aTimeWindow()
  return {
    id: 1,
    name: 'Nightly training',
    job,
    move_threshold: 0.05,
    lead_minutes: 60,
    state: 'waiting',
    window: { start_time, end_time, pieces, place, estimated_cost, cost_interval },
    calendar_event: null,
    now_cost: 2.466,
    moves: [
      {
        at: iso(now - 20 * hour),
        reason: 'kept',
        start_time: '2026-11-19T03:00:00.000Z',
        end_time: '2026-11-19T09:00:00.000Z',
        place: aPlace(),
        estimated_cost: 1.93,
        gain: null,
      },
      { at: iso(now - 2 * hour), reason: 'cheaper', start_time, end_time, place, estimated_cost, gain: estimated_cost * (0.08 / 0.92) },
    ],
    outcome: null,
    created_at: iso(now - 20 * hour),
    checked_at: iso(now - 12 * 60_000),
    ...part,
  }
}

export const somePlans: Plan[] = [
  aPlan(),
  aPlan({
    id: 2,
    name: 'Fine-tune',
    state: 'done',
    moves: aPlan().moves.slice(0, 1),
    outcome: { cost: 11.2, now_cost: 14.05, saving: 2.85, saving_percentage: 20.28, best_cost: 10.9 },
  }),
  aPlan({ id: 3, name: 'Evals', state: 'done', moves: aPlan().moves.slice(0, 1) }),
  aPlan({
    id: 4,
    name: 'Huge',
    state: 'impossible',
    window: null,
    now_cost: null,
    moves: [{ at: iso(now - hour), reason: 'impossible', start_time: null, end_time: null, place: null, estimated_cost: null, gain: null }],
  }),
]

export const aFeed: WindowFeed = { id: 1, name: 'Google', created_at: iso(now - 30 * hour), last_used_at: iso(now - hour), url: null }
export const feedUrl = 'http://localhost:4400/api/v1/calendar/windows.ics?token=dmt_ics_0123456789abcdef'
