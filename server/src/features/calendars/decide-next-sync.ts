import type { ConnectorFailure } from '@dumont/connectors'
import { decideNextAttempt } from '../prices/index.ts'
import type { ConnectionRow } from './tables.ts'

/** While somebody looks, and otherwise. */
export const LOOKED_AT_SECONDS = 300
const HOUR_SECONDS = 3600
/** Whatever a vendor asks for. */
const LONGEST_SECONDS = 86_400
/** No turn lies further ahead than this, but after a clock was set back. */
export const FURTHEST_MS = 1.2 * LONGEST_SECONDS * 1000
/** Whoever has looked within this time is still looking. */
const LOOKING_MS = 10 * 60_000

/** A look far ahead is of before the clock was set back. */
export const isLookedAt = (lookedAt: Date | null, now: Date): boolean => lookedAt !== null && Math.abs(now.getTime() - lookedAt.getTime()) < LOOKING_MS

export type Ended = {
  failure: ConnectorFailure | undefined
  retryAfterSeconds?: number | undefined
  failures: number
  lookedAt: Date | null
  now: Date
  /** 0 to 1. */
  chance: number
}

/**
 * When to read again. A refused client or secret is the server's to mend, so it is tried again each hour; `notBefore`: the vendor wants quiet until then, whoever asks.
 */
export function decideNextSync({
  failure,
  retryAfterSeconds,
  failures,
  lookedAt,
  now,
  chance,
}: Ended): Pick<ConnectionRow, 'nextSyncAt' | 'notBefore' | 'failures'> {
  const isOurs = failure === 'rejected_key'
  const pollSeconds = isOurs || !isLookedAt(lookedAt, now) ? HOUR_SECONDS : LOOKED_AT_SECONDS
  const next = decideNextAttempt({
    failure: isOurs ? 'unavailable' : failure,
    failures,
    retryAfterSeconds: isOurs ? HOUR_SECONDS : retryAfterSeconds && Math.min(retryAfterSeconds, LONGEST_SECONDS),
    pollSeconds,
    now,
    chance,
  })
  return { nextSyncAt: next.nextAttemptAt, failures: next.failures, notBefore: failure === 'rate_limited' ? next.nextAttemptAt : null }
}
