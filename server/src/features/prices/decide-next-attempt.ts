import type { ConnectorFailure } from '@dumont/connectors'

const FIRST_WAIT = 60
const LONGEST_WAIT = 3600
/** Of the time between polls, added or not: connections made at one moment do not stay in step. */
const JITTER = 0.1

export type Attempt = {
  /** undefined: it went well. */
  failure: ConnectorFailure | undefined
  /** Failures in a row before this attempt. */
  failures: number
  retryAfterSeconds?: number | undefined
  pollSeconds: number
  now: Date
  /** 0 to 1; the same for the same task and moment. */
  chance: number
}

/**
 * When to ask again: after the usual time, not before the vendor says (Retry-After), or else after waits that double up to an hour or the usual time, whichever is shorter.
 * A rejected key is not tried again until it is changed.
 */
export function decideNextAttempt(attempt: Attempt): { nextAttemptAt: Date | null; failures: number } {
  if (!attempt.failure) return { nextAttemptAt: later(attempt, attempt.pollSeconds), failures: 0 }
  const failures = attempt.failures + 1
  if (attempt.failure === 'rejected_key') return { nextAttemptAt: null, failures }
  return { nextAttemptAt: later(attempt, attempt.retryAfterSeconds ?? backOff(failures, attempt.pollSeconds)), failures }
}

const backOff = (failures: number, pollSeconds: number): number => Math.min(FIRST_WAIT * 2 ** Math.min(failures - 1, 20), LONGEST_WAIT, pollSeconds)

const later = ({ now, chance }: Attempt, seconds: number): Date => new Date(now.getTime() + Math.ceil(seconds * (1 + JITTER * chance)) * 1000)

/** A number from 0 to 1 that looks drawn by lot and is the same for the same text. */
export function chanceOf(text: string): number {
  let hash = 2_166_136_261
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16_777_619)
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32
}
