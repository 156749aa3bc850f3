/** What happened when a notification was sent. */
export type Attempt =
  | { result: 'sent' }
  | {
      result: 'failed'
      message: string
      isPermanent: boolean
      /** Nothing can be sent there at present. */ isOfServer: boolean
      retryAfterSeconds?: number | undefined
    }

export type DeliveryState =
  | { state: 'sent'; sentAt: Date }
  | { state: 'waiting'; nextAttemptAt: Date; lastError: string }
  | { state: 'refused' | 'expired'; lastError: string }

/** Tried for so long, then given up in words. */
export const DELIVERY_DAYS = 7
const LONGEST_WAIT_S = 15 * 60
/** A server that was away for a day is found to be back within so long, and then all goes out. */
const LONGEST_GATE_S = 4 * 60
const FIRST_WAIT_S = 15
/** We wait no longer, whatever a receiver asks for: what is to wait longer was written before the clock was set back. */
export const LONGEST_ASKED_S = 3600

/**
 * Retries go by time, never by count: 15 s, 30 s, 1 min ... 15 min, until seven days after the alert, so that everything still goes out within minutes of the end
 * of a day's outage. `chance` in [0, 1) spreads those that failed together.
 */
export function decideDelivery(attempt: Attempt, attempts: number, firedAt: Date, now: Date, chance: number): DeliveryState {
  if (attempt.result === 'sent') return { state: 'sent', sentAt: now }
  const { message: lastError, isPermanent, isOfServer, retryAfterSeconds = 0 } = attempt
  if (isPermanent) return { state: 'refused', lastError }
  // It waits at the server's gate, and keeps its place in the order.
  if (isOfServer) return waitingUntil(now, firedAt, now, lastError)
  const usual = Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** Math.min(attempts - 1, 16)) * (0.75 + chance / 4)
  return waitingUntil(new Date(now.getTime() + Math.max(usual, Math.min(retryAfterSeconds, LONGEST_ASKED_S)) * 1000), firedAt, now, lastError)
}

/** When a server or receiver that fails is asked again. */
export function decideGate(failures: number, retryAfterSeconds: number | undefined, now: Date): Date {
  const usual = Math.min(LONGEST_GATE_S, FIRST_WAIT_S * 2 ** Math.min(failures - 1, 16))
  return new Date(now.getTime() + Math.max(usual, Math.min(retryAfterSeconds ?? 0, LONGEST_ASKED_S)) * 1000)
}

function waitingUntil(nextAttemptAt: Date, firedAt: Date, now: Date, lastError: string): DeliveryState {
  const end = firedAt.getTime() + DELIVERY_DAYS * 86_400_000
  return Math.max(nextAttemptAt.getTime(), now.getTime()) > end ? { state: 'expired', lastError } : { state: 'waiting', nextAttemptAt, lastError }
}
