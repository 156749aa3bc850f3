import { isSame } from './judge-windows.ts'
import { totalOf } from './search.ts'
import type { Outcomes, Tier, Timing, Verdict, VerdictReason, Window } from './types.ts'

/** A change of cost below it is not worth a thought. */
const STEADY_SHARE = 0.03
/** Waiting is advised when it pays more often than not. */
const LEAST_PROBABILITY = 0.5

/** Of a saving as a share of what running now costs. */
export const tierOf = (savedShare: number): Tier => (savedShare >= 0.15 ? 'excellent' : savedShare >= 0.05 ? 'good' : 'fair')

/** What to do, with the reason and its figures; undefined when there is no window. `outcomes` from `judgeWindows`: without them no probability is asked for. */
export function decideVerdict(now: number, timing: Timing, outcomes?: Outcomes): Verdict | undefined {
  const [best] = timing.windows
  if (!best) return undefined
  const { window, verdict, reason, ...figures } = settle(now, timing, best, outcomes)
  const base = timing.home?.now ?? timing.now
  const gain = base && { gainUsd: totalOf(base) - totalOf(window), gainShare: gainOf(base, window) }
  return { verdict, reason, window, figures: { ...gain, ...figures } }
}

const WHY_WAIT = { nothing_offered: 'nothing_offered_now', above_max_price: 'too_dear_now', not_known: 'now_not_known' } as const

type Settled = { verdict: Verdict['verdict']; reason: VerdictReason; window: Window } & Omit<Verdict['figures'], 'gainUsd' | 'gainShare'>

function settle(now: number, timing: Timing, best: Window, outcomes: Outcomes | undefined): Settled {
  const { spread, firstStart, home, now: atOnce } = timing
  const leastSpread = Math.max(STEADY_SHARE, best.costUsd > 0 ? (outcomes?.windows[0]?.errorUsd ?? 0) / best.costUsd : 0)
  if (!atOnce)
    return { verdict: 'wait', reason: firstStart > now ? 'not_allowed_yet' : WHY_WAIT[timing.noNow ?? 'not_known'], window: best, spread, leastSpread }
  const moveGainShare = home?.now && gainOf(home.now, atOnce)
  const probability = outcomes?.windows[0]?.paysProbability
  const figures = {
    spread,
    leastSpread,
    waitGainShare: gainOf(atOnce, best),
    ...(moveGainShare !== undefined && { moveGainShare }),
    ...(probability !== undefined && { probability }),
  }
  // Moving is not worth less than waiting has to be: who has a place of his own stays there.
  const isMove = moveGainShare !== undefined && moveGainShare >= STEADY_SHARE
  const without = isMove ? atOnce : (home?.now ?? atOnce)
  const isGain = gainOf(without, best) >= leastSpread
  if (isGain && (probability ?? 1) >= LEAST_PROBABILITY) return { verdict: 'wait', reason: 'waiting_pays', window: best, ...figures }
  if (firstStart > now) return { verdict: 'wait', reason: 'not_allowed_yet', window: without, ...figures }
  if (isMove) return { verdict: 'move', reason: 'place_beats_time', window: atOnce, ...figures }
  if (home && !home.now) return { verdict: 'move', reason: 'nothing_offered_at_home', window: atOnce, ...figures }
  if (isGain) return { verdict: 'run_now', reason: 'waiting_pays_too_rarely', window: without, ...figures }
  const isAnyTime = spread < leastSpread && timing.windows.every(({ delayUsd }) => delayUsd === 0)
  if (isAnyTime) return { verdict: 'steady', reason: spread < STEADY_SHARE ? 'spread_too_small' : 'spread_within_error', window: without, ...figures }
  const isDelayed = without.costUsd - timing.cheapestUsd >= leastSpread * without.costUsd
  return {
    verdict: 'run_now',
    reason: isDelayed ? 'delay_costs_more' : isSame(best, without) ? 'now_is_cheapest' : 'gain_too_small',
    window: without,
    ...figures,
  }
}

/** Of what the first costs, how much less the second does. */
const gainOf = (base: Window, window: Window): number => (totalOf(base) > 0 ? (totalOf(base) - totalOf(window)) / totalOf(base) : 0)
