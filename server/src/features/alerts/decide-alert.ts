/** What an alert remembers between evaluations; a new one begins with `noMemory`. */
export type AlertMemory = {
  state: 'normal' | 'pending' | 'firing' | 'recovering' | 'silenced' | 'no_data'
  /** Since when it is in this state. */
  since: Date | null
  /** Evaluations in a row that were over the limit, and when one was last counted. */
  over: number
  overAt: Date | null
  /** Evaluations in a row without a value, and when one was last counted. */
  blind: number
  blindAt: Date | null
  /** The period it is in, and whether it fired in it. */
  period: string | null
  hasFired: boolean
  /** Rolling budgets: how often it fired, which names the next episode; and when last. */
  episodes: number
  lastFiredAt: Date | null
  /** Whether it was told, in this stretch of blindness, that there is no value. */
  hasToldBlind: boolean
}

export type Observation = {
  /** Undefined: not known. */
  value: number | undefined
  /** Reached from this value on (or down to it, where `isUpperLimit` is false). */
  limit: number
  /** `rolling`: there are no periods, only episodes. */
  period: string
  isUpperLimit?: boolean
}

export type AlertRule = {
  /** So many evaluations in a row must agree. */
  pendingEvaluations: number
  /** Share of the limit by which a value must be back before it counts as over. */
  rearmMargin: number
  silencedUntil: Date | null
  /** What has no periods fires at most once in this time. Default: ROLLING_REST_MS. */
  restMs?: number
}

/** `key` names the occasion for ever: the database keeps each once. */
export type AlertEvent = { kind: 'fired' | 'no_data'; key: string }

/** After so many evaluations without a value somebody must hear that we are blind. */
export const BLIND_EVALUATIONS = 3
/** Evaluations come every five minutes, and when something changed; those that are nearer than half of it to the last that counted are no further opinion. */
export const APART_MS = 150_000
/** A rolling budget fires at most once in this time. */
export const ROLLING_REST_MS = 7 * 86_400_000

export const noMemory: AlertMemory = {
  state: 'normal',
  since: null,
  over: 0,
  overAt: null,
  blind: 0,
  blindAt: null,
  period: null,
  hasFired: false,
  episodes: 0,
  lastFiredAt: null,
  hasToldBlind: false,
}

/**
 * One evaluation. Fires once a period, whatever the value does within it; a rolling one once an episode: again only after it was back under the margin and seven
 * days have passed. While silenced nothing fires, and nothing counts as fired: what still holds when the silence ends fires then. Without a value nothing is
 * forgotten. A clock that was set back makes nothing fire twice: periods that fired keep their name.
 */
export function decideAlert(before: AlertMemory, seen: Observation, rule: AlertRule, now: Date): { memory: AlertMemory; event?: AlertEvent } {
  const memory = enterPeriod(notAhead(before, now), seen.period)
  if (seen.value === undefined) return withoutValue(memory, seen.period, rule, now)
  const sighted = { ...memory, blind: 0, hasToldBlind: false }
  if (isReached(seen, seen.limit)) return over(sighted, seen, rule, now)
  return { memory: under(sighted, seen, rule, now) }
}

/** What fired in a future that the clock has left again fired now: else a rolling budget would rest until then. */
const notAhead = (memory: AlertMemory, now: Date): AlertMemory => (memory.lastFiredAt && memory.lastFiredAt > now ? { ...memory, lastFiredAt: now } : memory)

function enterPeriod(memory: AlertMemory, period: string): AlertMemory {
  if (memory.period === period) return memory
  return { ...memory, period, state: memory.state === 'no_data' ? 'no_data' : 'normal', over: 0, hasFired: false }
}

function withoutValue(before: AlertMemory, period: string, rule: AlertRule, now: Date): { memory: AlertMemory; event?: AlertEvent } {
  const isCounted = isFurther(before.blind, before.blindAt, now)
  const memory = isCounted ? { ...before, blind: before.blind + 1, blindAt: now } : before
  if (memory.blind < BLIND_EVALUATIONS) return { memory }
  const next = turned(memory, 'no_data', now)
  if (memory.hasToldBlind || isSilenced(rule, now)) return { memory: next }
  return { memory: { ...next, hasToldBlind: true }, event: { kind: 'no_data', key: `no_data:${period}:${now.toISOString()}` } }
}

function over(before: AlertMemory, { period }: Observation, rule: AlertRule, now: Date): { memory: AlertMemory; event?: AlertEvent } {
  const memory = isFurther(before.over, before.overAt, now) ? { ...before, over: before.over + 1, overAt: now } : before
  if (memory.hasFired) return { memory: turned(memory, 'firing', now) }
  if (isSilenced(rule, now)) return { memory: turned(memory, 'silenced', now) }
  const isResting = period === 'rolling' && memory.lastFiredAt !== null && now.getTime() - memory.lastFiredAt.getTime() < (rule.restMs ?? ROLLING_REST_MS)
  if (memory.over < rule.pendingEvaluations || isResting) return { memory: turned(memory, 'pending', now) }
  const episodes = memory.episodes + 1
  return {
    memory: { ...turned(memory, 'firing', now), hasFired: true, episodes, lastFiredAt: now },
    event: { kind: 'fired', key: period === 'rolling' ? `rolling:${episodes}` : period },
  }
}

function under(memory: AlertMemory, seen: Observation, { rearmMargin }: AlertRule, now: Date): AlertMemory {
  const sign = seen.isUpperLimit === false ? -1 : 1
  const isClear = !isReached(seen, seen.limit * (1 - sign * rearmMargin))
  if (memory.hasFired && !isClear) return { ...turned(memory, 'recovering', now), over: 0 }
  const hasFired = memory.hasFired && memory.period !== 'rolling'
  return { ...turned(memory, 'normal', now), over: 0, hasFired }
}

const isFurther = (count: number, countedAt: Date | null, now: Date): boolean =>
  count === 0 || countedAt === null || Math.abs(now.getTime() - countedAt.getTime()) >= APART_MS

const isSilenced = ({ silencedUntil }: AlertRule, now: Date): boolean => silencedUntil !== null && silencedUntil > now

const isReached = ({ value, isUpperLimit = true }: Observation, limit: number): boolean => (isUpperLimit ? value! >= limit : value! <= limit)

const turned = (memory: AlertMemory, state: AlertMemory['state'], now: Date): AlertMemory =>
  memory.state === state ? memory : { ...memory, state, since: now }
