import type { OptimalTiming, Place, TimeWindow, Verdict } from '@dumont/contracts'

const HOUR_MS = 3_600_000
export const iso = (ms: number): string => new Date(ms).toISOString()

export function aPlace(more: Partial<Place> = {}): Place {
  return {
    series_id: 1,
    provider: 'aws',
    region: 'us-east-1',
    zone: 'use1-az1',
    instance_type: 'p5.48xlarge',
    gpu: 'h100-80gb-sxm',
    gpu_label: 'H100 SXM 80 GB',
    gpus_per_instance: 8,
    instances: 1,
    price_now_usd_per_gpu_hour: 2,
    offers_now: null,
    availability_7d: 1,
    last_seen_at: '2026-02-02T00:00:00.000Z',
    can_move: true,
    interruption: null,
    demo: false,
    ...more,
  }
}

export function aWindow(startsAt: number, hours: number, place: Place, cost: number, more: Partial<TimeWindow> = {}): TimeWindow {
  const [start_time, end_time] = [iso(startsAt), iso(startsAt + hours * HOUR_MS)]
  return {
    rank: 1,
    start_time,
    end_time,
    pieces: [{ start_time, end_time, cost }],
    place,
    estimated_cost: cost,
    delay_cost: 0,
    cost_interval: [cost * 0.9, cost * 1.1],
    avg_hourly_price: cost / hours,
    savings_vs_now: 1,
    savings_percentage: 10,
    savings_vs_worst: 2,
    probability_pays: 0.9,
    confidence: 0.9,
    recommendation: 'good',
    ...more,
  }
}

type Asked = { now: number; hours: number; window?: TimeWindow; verdict?: Partial<Verdict>; more?: Partial<OptimalTiming> }

/** The answer whose verdict is its only window, or that there is none. */
export function anAnswer({ now, hours, window, verdict, more }: Asked): OptimalTiming {
  const isNow = window && Date.parse(window.start_time) <= now
  return {
    gpu_name: 'H100',
    machine_type: 'spot',
    market: 'spot',
    job_duration_hours: hours,
    gpu_count: 8,
    verdict: {
      action: window ? (isNow ? 'run_now' : 'wait') : 'unknown',
      reason: window ? (isNow ? 'now_is_cheapest' : 'waiting_pays') : 'no_place',
      sentence: window ? (isNow ? 'Run now.' : 'Wait.') : 'No place is known.',
      saving: window ? 1 : null,
      saving_percentage: window ? 10 : null,
      probability: window ? 0.9 : null,
      start_time: window?.start_time ?? null,
      place: window?.place ?? null,
      ...verdict,
    },
    current_price: 2,
    now: null,
    home_now: null,
    time_windows: window ? [window] : [],
    alternatives: [],
    worst_time_cost: null,
    best_time_cost: null,
    max_potential_savings: null,
    spread_percentage: null,
    horizon: { known_from: iso(now), known_until: iso(now + 168 * HOUR_MS), unknown_hours: 0 },
    places_considered: 1,
    places_left_out: { unseen: 0, no_forecast: 0, unreliable: 0, too_expensive: 0 },
    model_confidence: null,
    demo: false,
    generated_at: iso(now),
    ...more,
  }
}
