import type { Alternative, OptimalTiming, TimeWindow } from '@dumont/contracts'
import { HOUR_MS, tierOf, type Timing, type Window, type WindowOutcome } from '@dumont/forecast'
import { toWireVerdict } from './answer-verdict.ts'
import type { Candidate } from './decide-places.ts'
import type { FoundTiming, ShownTiming } from './found-timing.ts'
import { costOfTime, totalOf } from './price-time.ts'
import { insteadOf, type Shown, shownAlternatives } from './shown-windows.ts'
import { cost, instant, percentage, rounded, shareOf } from './wire.ts'

export function answerTiming(found: ShownTiming, coverage: number | null): OptimalTiming {
  const { job, now, market, demo, timing, candidates } = found
  const best = timing.windows[0]
  const worst = timing.worst
  return {
    gpu_name: job.gpu_name,
    machine_type: job.machine_type,
    market,
    job_duration_hours: job.job_duration_hours,
    gpu_count: job.gpu_count,
    verdict: toWireVerdict(found),
    current_price: currentPrice(found),
    now: timing.now ? toRun(found, timing.now) : null,
    home_now: timing.home?.now ? toRun(found, timing.home.now) : null,
    time_windows: timing.windows.map((window, i) => toTimeWindow(found, window, i + 1)),
    alternatives: shownAlternatives(timing).map((one) => toAlternative(found, one)),
    worst_time_cost: worst ? cost(worst.costUsd) : null,
    best_time_cost: best ? cost(best.costUsd) : null,
    max_potential_savings: best && worst ? cost(worst.costUsd - best.costUsd) : null,
    spread_percentage: best ? percentage(timing.spread) : null,
    horizon: horizonOf(timing, candidates.all),
    places_considered: candidates.all.length,
    places_left_out: { unseen: found.gone, ...candidates.leftOut },
    model_confidence: coverage,
    demo: demo && candidates.all.length > 0,
    generated_at: now.toISOString(),
  }
}

function toTimeWindow(found: ShownTiming, window: Window, rank: number): TimeWindow {
  const { timing, job } = found
  const outcome = found.outcomeOf(window)
  const saved = timing.now && totalOf(timing.now) - totalOf(window)
  const share = saved === undefined ? undefined : shareOf(saved, totalOf(timing.now!))
  const pays = outcome?.paysProbability === undefined ? null : rounded(outcome.paysProbability, 4)
  return {
    rank,
    start_time: instant(window.start),
    end_time: instant(window.end),
    pieces: piecesOf(found, window),
    place: found.placeOf(window.place),
    estimated_cost: cost(window.costUsd),
    delay_cost: cost(window.delayUsd),
    cost_interval: intervalOf(window, outcome),
    avg_hourly_price: cost(window.costUsd / job.job_duration_hours / job.gpu_count),
    savings_vs_now: saved === undefined ? null : cost(saved),
    savings_percentage: share === undefined ? null : percentage(share),
    savings_vs_worst: timing.worst ? cost(timing.worst.costUsd - window.costUsd) : null,
    probability_pays: pays,
    confidence: pays,
    recommendation: share === undefined ? null : tierOf(share),
  }
}

function toAlternative(found: ShownTiming, { kind, window }: Shown): Alternative {
  const instead = insteadOf(found.timing)
  const difference = instead && totalOf(window) - totalOf(instead)
  const pays = found.outcomeOf(window)?.paysProbability
  return {
    kind,
    start_time: instant(window.start),
    end_time: instant(window.end),
    place: found.placeOf(window.place),
    estimated_cost: cost(window.costUsd),
    difference: difference === undefined ? null : cost(difference),
    difference_percentage: difference === undefined ? null : percentage(shareOf(difference, totalOf(instead!))),
    probability_pays: pays === undefined ? null : rounded(pays, 4),
  }
}

/** A window without what it is compared with. */
export function toRun(found: ShownTiming, window: Window): NonNullable<OptimalTiming['now']> {
  return {
    place: found.placeOf(window.place),
    start_time: instant(window.start),
    end_time: instant(window.end),
    estimated_cost: cost(window.costUsd),
    delay_cost: cost(window.delayUsd),
    cost_interval: intervalOf(window, found.outcomeOf(window)),
  }
}

export function piecesOf({ candidates, now }: Pick<FoundTiming, 'candidates' | 'now'>, { place, pieces }: Window): TimeWindow['pieces'] {
  const priced = candidates.all.find((one) => one.place.key === place)!.place
  return pieces.map((piece) => ({ start_time: instant(piece.from), end_time: instant(piece.to), cost: cost(costOfTime(priced, piece, now.getTime())) }))
}

/** The median of sums is not the sum of medians: never show a cost outside its own interval. */
export function intervalOf({ costUsd }: Window, outcome: WindowOutcome | undefined): [number, number] | null {
  return outcome ? [cost(Math.min(costUsd, outcome.lowUsd)), cost(Math.max(costUsd, outcome.highUsd))] : null
}

function currentPrice({ job, timing, candidates }: FoundTiming): number | null {
  const best = candidates.all.find(({ place }) => place.key === timing.now?.place)
  return best ? cost(best.place.priceNow / job.gpu_count) : null
}

function horizonOf({ unknown }: Timing, all: readonly Candidate[]): OptimalTiming['horizon'] {
  const ms = unknown.reduce((sum, { from, to }) => sum + to - from, 0)
  const from = all.map(({ place }) => place.startHour)
  const until = all.map(({ place }) => place.startHour + place.prices.length)
  return {
    known_from: all.length ? instant(Math.min(...from) * HOUR_MS) : null,
    known_until: all.length ? instant(Math.max(...until) * HOUR_MS) : null,
    unknown_hours: Math.ceil(ms / HOUR_MS),
  }
}
