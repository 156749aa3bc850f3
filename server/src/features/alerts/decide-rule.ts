import type { RuleCondition } from '@dumont/contracts'

/** What a rule sees of one thing that it watches. `value` undefined: not known. */
export type Sighting = {
  /** Names the thing for ever: an instance, a provider, or `rule` for the rule's own price. */
  watch: string
  /** For people. */
  subject: string
  value: number | undefined
  limit: number
  isUpperLimit: boolean
  /** What is said of it, where that is not what is compared. */
  said?: { value: number | null; limit: number | null; hours: number | null }
}

export type Condition<Kind extends RuleCondition['kind']> = Extract<RuleCondition, { kind: Kind }>
const HOUR_MS = 3_600_000
/** Conditions that change as prices do. */
export const priceKinds: readonly RuleCondition['kind'][] = ['price_below', 'price_above', 'cheapest_tenth', 'price_jump']
const OF_RULE = 'rule'
/** An evaluation comes every five minutes. */
const EVALUATION_MINUTES = 5
/** At a price that hardly moves no time is a cheap one. */
const CHEAP = 0.99

/** How many evaluations in a row must agree: an instance must be idle for its whole time; all else is as it was seen. */
export const pendingOf = (condition: RuleCondition): number => (condition.kind === 'idle_instance' ? Math.ceil(condition.minutes / EVALUATION_MINUTES) + 1 : 1)

/** USD per GPU-hour now; undefined: nobody offers it. */
export function seePrice({ kind, usd_per_gpu_hour: limit }: Condition<'price_below' | 'price_above'>, subject: string, usd: number | undefined): Sighting {
  return { watch: OF_RULE, subject, value: usd, limit, isUpperLimit: kind === 'price_above' }
}

/** The price of now beside the medians expected for the next 7 days, all in USD per GPU-hour. */
export function seeCheapTime(subject: string, usd: number | undefined, expected: readonly number[]): Sighting {
  const sorted = expected.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)]!
  const isKnown = usd !== undefined && sorted.length > 0
  return { watch: OF_RULE, subject, value: isKnown ? usd : undefined, limit: isKnown ? Math.min(at(0.1), CHEAP * at(0.5)) : 0, isUpperLimit: false }
}

export function seeJump({ percent, hours }: Condition<'price_jump'>, subject: string, now: number | undefined, before: number | undefined): Sighting {
  const change = now === undefined || !before ? undefined : (now / before - 1) * 100
  return {
    watch: OF_RULE,
    subject,
    value: change === undefined ? undefined : Math.abs(change),
    limit: percent,
    isUpperLimit: true,
    said: { value: change ?? null, limit: percent, hours },
  }
}

/** One connection to a provider, and which of its parts have missed three polls. */
export type Silence = { connectionId: number; label: string; parts: readonly string[]; silent: readonly string[] }

export function seeSilence({ connectionId, label, parts, silent }: Silence): Sighting {
  const isPart = silent.length > 0 && silent.length < parts.length
  const subject = isPart ? `${label} (${silent.join(', ')})` : label
  return { watch: `connection:${connectionId}`, subject, value: silent.length, limit: 1, isUpperLimit: true, said: { value: null, limit: null, hours: null } }
}

export function seeFamily({ family, state }: { family: string; state: 'model' | 'naive' }): Sighting {
  const said = { value: null, limit: null, hours: null }
  return { watch: `family:${family}`, subject: family, value: Number(state === 'naive'), limit: 1, isUpperLimit: true, said }
}

/** Whose calendar it is is told, not which account. */
export function seeConsent({ connectionId, person, isLost }: { connectionId: number; person: string; isLost: boolean }): Sighting {
  const said = { value: null, limit: null, hours: null }
  return { watch: `calendar:${connectionId}`, subject: `Google Calendar (${person})`, value: Number(isLost), limit: 1, isUpperLimit: true, said }
}

/** An instance that is paid for. `utilisation` 0 to 1, null where the vendor does not report it. */
export type Running = { sessionId: number; name: string; startedAt: Date; utilisation: number | null; rateMicros: number | null; isStale: boolean }

/** Undefined: nobody can tell whether it is idle, and nobody is blind for it. */
export function seeIdle({ percent, minutes }: Condition<'idle_instance'>, one: Running): Sighting | undefined {
  if (one.utilisation === null) return undefined
  const rate = one.rateMicros === null ? null : one.rateMicros / 1e6
  return {
    watch: `session:${one.sessionId}`,
    subject: one.name,
    value: one.isStale ? undefined : one.utilisation * 100,
    limit: percent,
    isUpperLimit: false,
    said: { value: rate, limit: null, hours: minutes / 60 },
  }
}

export function seeLength({ hours }: Condition<'long_session'>, { sessionId, name, startedAt, isStale }: Running, now: Date): Sighting {
  const value = isStale ? undefined : (now.getTime() - startedAt.getTime()) / HOUR_MS
  return {
    watch: `session:${sessionId}`,
    subject: name,
    value,
    limit: hours,
    isUpperLimit: true,
    said: { value: value ?? null, limit: hours, hours: value ?? null },
  }
}

/** Prepaid money at a vendor. `emptyAt` null: nothing burns it. */
export type Prepaid = { sourceId: number; label: string; usd: number; observedAt: Date; emptyAt: Date | null }

/** A balance that nobody has read for a day is not known. */
export function seeBalance({ hours: limit }: Condition<'balance_low'>, { sourceId, label, usd, observedAt, emptyAt }: Prepaid, now: Date): Sighting {
  const isOld = now.getTime() - observedAt.getTime() > 24 * HOUR_MS
  const hours = emptyAt === null ? Infinity : Math.max(0, (emptyAt.getTime() - now.getTime()) / HOUR_MS)
  const said = { value: usd, limit: null, hours: Number.isFinite(hours) ? hours : null }
  return { watch: `source:${sourceId}`, subject: label, value: isOld ? undefined : hours, limit, isUpperLimit: false, said }
}
