import type { Verdict } from '@dumont/contracts'
import type { NoWindow, VerdictReason } from '@dumont/forecast'
import { cost, instant, percentage } from './wire.ts'
import { placeText } from './to-place.ts'
import type { FoundTiming, ShownTiming } from './found-timing.ts'
import { sayVerdict } from './say-verdict.ts'

type Reason = Verdict['reason']

/** The words of the decision, in those of the API. */
const reasons: Record<VerdictReason, Reason> = {
  spread_too_small: 'price_is_steady',
  spread_within_error: 'below_forecast_error',
  now_is_cheapest: 'now_is_cheapest',
  gain_too_small: 'gain_too_small',
  delay_costs_more: 'delay_costs_more',
  waiting_pays_too_rarely: 'waiting_pays_too_rarely',
  waiting_pays: 'waiting_pays',
  not_allowed_yet: 'not_allowed_yet',
  nothing_offered_now: 'nothing_offered_now',
  too_dear_now: 'too_expensive_now',
  now_not_known: 'now_not_known',
  place_beats_time: 'place_pays',
  nothing_offered_at_home: 'nothing_offered_at_home',
}

const none: Record<NoWindow['code'], Reason> = {
  no_place: 'no_place',
  no_place_open: 'no_place',
  deadline_too_near: 'longer_than_known',
  too_little_allowed_time: 'longer_than_known',
  nothing_known: 'longer_than_known',
  longer_than_known: 'longer_than_known',
  above_max_price: 'too_expensive',
}

export function toWireVerdict(found: ShownTiming): Verdict {
  return found.verdict ? decided(found, found.verdict) : undecided(found)
}

function decided(found: ShownTiming, { verdict, reason: why, window, figures }: NonNullable<FoundTiming['verdict']>): Verdict {
  const { job, timing } = found
  // With one start only, "any time" would be a trap.
  const mustStart = (verdict === 'steady' || why === 'now_is_cheapest') && isLastChance(found)
  const action = mustStart ? 'run_now' : verdict
  const reason = mustStart ? 'must_start_now' : reasons[why]
  const anyTime = action === 'steady'
  const startsLater = window.start > timing.firstStart
  const sentence = sayVerdict({
    action,
    reason,
    zone: job.zone,
    place: placeText(found.placeOf(window.place)),
    homePlace: timing.home?.now && placeText(found.placeOf(timing.home.now.place)),
    start: action === 'wait' || (action === 'move' && startsLater) ? new Date(window.start) : undefined,
    cost: window.costUsd,
    saving: figures.gainUsd,
    savingShare: reason === 'gain_too_small' ? figures.waitGainShare : figures.gainShare,
    probability: figures.probability,
    spread: figures.spread,
  })
  return {
    action,
    reason,
    sentence,
    saving: figures.gainUsd === undefined ? null : cost(figures.gainUsd),
    saving_percentage: figures.gainShare === undefined ? null : percentage(figures.gainShare),
    probability: figures.probability ?? null,
    start_time: anyTime ? null : instant(window.start),
    place: found.placeOf(window.place),
  }
}

/** The deadline leaves no other start. */
function isLastChance({ timing, timingJob }: FoundTiming): boolean {
  const { now } = timing
  return now !== undefined && timingJob.deadline !== undefined && timingJob.deadline - now.end < 60_000
}

function undecided({ job, timing, gone }: FoundTiming): Verdict {
  const why = timing.noWindow ?? { code: 'no_place' as const }
  const reason = none[why.code]
  const sentence = sayVerdict({
    action: 'unknown',
    reason,
    zone: job.zone,
    gone: why.code === 'no_place' || why.code === 'no_place_open' ? gone : undefined,
    ...(why.code === 'above_max_price' && { lowestPrice: why.lowestPrice / job.gpu_count, enoughPrice: why.enoughPrice / job.gpu_count }),
    ...(why.code === 'longer_than_known' && { neededHours: why.neededHours, knownHours: why.knownHours }),
  })
  return { action: 'unknown', reason, sentence, saving: null, saving_percentage: null, probability: null, start_time: null, place: null }
}
