import type { Verdict } from '@dumont/contracts'
import type { Opening } from './opening.ts'

/** What a look at the server brought. `held`: the window we hold, at the prices of this answer; undefined when its place is not on offer any more. */
export type Seen = { kind: 'answer'; best: Opening | undefined; reason: Verdict['reason']; held: Opening | undefined } | { kind: 'away' }
/** The window we wait for, and when an answer last spoke of it. */
export type Held = Opening & { confirmedAt: number }
export type Rules = {
  /** The last moment to begin and be finished in time. */
  latestStart: number
  beganAt: number
  everyMs: number
  /** How old the last answer may be when the window opens and nobody answers. */
  trustMs: number
  maxPrice: number | undefined
  delayCostPerHour: number
}
export type Change = 'kept' | 'taken' | 'cheaper' | 'vanished' | 'missed' | 'dropped'
export type Why = 'window_open' | 'latest_start' | 'last_known'
export type GiveUp = 'too_late' | 'too_expensive' | 'price_unknown' | 'no_data' | 'unreachable'
export type Step = { do: 'sleep'; until: number; objection?: GiveUp } | { do: 'launch'; why: Why } | { do: 'give_up'; why: GiveUp }

/** A window is left for another only when that saves so much of its cost: forecasts move a little with every hour. */
export const MOVE_THRESHOLD = 0.05
/** Later than this after its start a window was slept through, and is judged anew. */
export const MISSED_MS = 10 * 60_000
/** A last look at the server may take so long. */
export const GRACE_MS = 2 * 60_000
/** A server that has never answered may be starting. */
export const FIRST_ANSWER_MS = 10 * 60_000
const FIRST_RETRY_MS = 5000

/** Which window to hold from now on. */
export function decideHold(held: Held | undefined, seen: Seen, now: number, { delayCostPerHour }: Rules): { held: Held | undefined; change: Change } {
  if (seen.kind === 'away') return { held, change: 'kept' }
  const confirmed = (opening: Opening): Held => ({ ...opening, confirmedAt: now })
  const { best } = seen
  if (!held) return best ? { held: confirmed(best), change: 'taken' } : { held, change: 'kept' }
  if (!best) return seen.held ? { held: confirmed(seen.held), change: 'kept' } : { held: undefined, change: 'dropped' }
  if (isSame(held, best, now)) return { held: confirmed({ ...best, startsAt: Math.min(held.startsAt, best.startsAt) }), change: 'kept' }
  if (now > held.startsAt + MISSED_MS) return { held: confirmed(best), change: 'missed' }
  if (!seen.held) return { held: confirmed(best), change: 'vanished' }
  if (isWorthMoving(seen.held, best, delayCostPerHour)) return { held: confirmed(best), change: 'cheaper' }
  return { held: confirmed({ ...seen.held, startsAt: held.startsAt }), change: 'kept' }
}

/** The same place at the same time; once it is open, "now" is the same time. */
export function isSame(held: Opening, best: Opening, now: number): boolean {
  if (held.place.series_id !== best.place.series_id) return false
  return Math.abs(held.startsAt - best.startsAt) < 60_000 || (held.startsAt <= now && best.startsAt <= now + 60_000)
}

function isWorthMoving(held: Opening, best: Opening, delayCostPerHour: number): boolean {
  if (held.cost === undefined || best.cost === undefined) return false
  const laterHours = (best.endsAt - held.endsAt) / 3_600_000
  const gain = held.cost - best.cost - delayCostPerHour * laterHours
  return gain > 0 && gain >= MOVE_THRESHOLD * held.cost
}

/** `isKnown`: an answer so far gave hope, a window or a price that may fall. `failures`: looks in a row that nobody answered. */
export type Situation = { held: Held | undefined; isKnown: boolean; seen: Seen; failures: number; now: number }

/** What to do until the next look. Never begins after the latest start, nor at a price above the limit or, with a limit, at one that is not known. */
export function decideStep(situation: Situation, rules: Rules): Step {
  const { held, now } = situation
  if (now > rules.latestStart + GRACE_MS) return { do: 'give_up', why: 'too_late' }
  const isLast = now >= rules.latestStart
  if (!held) return withoutWindow(situation, rules, isLast)
  if (now < held.startsAt && !isLast) return sleep(situation, rules)
  const objection = objectionTo(held, situation, rules, isLast)
  if (objection) return isLast ? { do: 'give_up', why: objection } : { ...sleep(situation, rules), objection }
  const why = situation.seen.kind === 'away' ? 'last_known' : held.startsAt <= now ? 'window_open' : 'latest_start'
  return { do: 'launch', why }
}

function withoutWindow(situation: Situation, rules: Rules, isLast: boolean): Step {
  const { seen, isKnown, now } = situation
  if (seen.kind === 'away') {
    if (!isKnown && (isLast || now - rules.beganAt >= FIRST_ANSWER_MS)) return { do: 'give_up', why: 'unreachable' }
    return isLast ? { do: 'give_up', why: 'too_late' } : sleep(situation, rules)
  }
  if (seen.reason === 'too_expensive') return isLast ? { do: 'give_up', why: 'too_expensive' } : sleep(situation, rules)
  // What was on offer before may come back; what never was will not.
  return isLast || !isKnown ? { do: 'give_up', why: 'no_data' } : sleep(situation, rules)
}

/** Why an open window is not used. */
function objectionTo({ place, confirmedAt }: Held, { seen, now }: Situation, { maxPrice, trustMs }: Rules, isLast: boolean): GiveUp | undefined {
  if (seen.kind === 'away') {
    if (maxPrice !== undefined) return 'price_unknown'
    // With the deadline at the door, an old answer is better than none.
    return isLast || Math.abs(now - confirmedAt) <= trustMs ? undefined : 'unreachable'
  }
  if (maxPrice === undefined) return undefined
  const price = place.price_now_usd_per_gpu_hour
  if (price === null) return 'price_unknown'
  return price > maxPrice ? 'too_expensive' : undefined
}

function sleep({ held, seen, failures, now }: Situation, { everyMs, latestStart }: Rules): { do: 'sleep'; until: number } {
  const wait = seen.kind === 'away' ? Math.min(everyMs, FIRST_RETRY_MS * 2 ** Math.min(Math.max(failures - 1, 0), 20)) : everyMs
  const events = [held?.startsAt ?? Infinity, latestStart].filter((at) => at > now)
  return { do: 'sleep', until: Math.min(now + wait, ...events) }
}
