/** How a live amount is worked out: always from the server's last answer, never by adding up what was shown. */

/** What the server said: `value` USD at the page-clock instant `at` (ms), growing by `usdPerHour`; it asks again every `intervalMs`. */
export type Anchor = { value: number; usdPerHour: number; at: number; intervalMs: number }

const easeMs = 600

/** The answer is of the middle between question and answer: the time of the machine it came from plays no part. */
export function anchorOf(value: number, usdPerHour: number, intervalSeconds: number, askedAt: number, answeredAt: number): Anchor {
  // After an error or during the next question, the time of asking is not the one of this answer.
  const at = askedAt <= answeredAt ? (askedAt + answeredAt) / 2 : answeredAt
  return { value, usdPerHour, at, intervalMs: intervalSeconds * 1000 }
}

/** Three answers were missed: what the amount is now, nobody knows. */
export function isOld({ at, intervalMs }: Pick<Anchor, 'at' | 'intervalMs'>, now: number): boolean {
  return now - at > 3 * intervalMs
}

/** It stands still before the answer and from the moment the answer is old. The rate per hour is divided here: per second it would be rounded. */
export function valueAt({ value, usdPerHour, at, intervalMs }: Anchor, now: number): number {
  const elapsed = Math.min(Math.max(0, now - at), 3 * intervalMs)
  return value + (usdPerHour * elapsed) / 3_600_000
}

/** What is left after `sinceMs` of the gap between the amount that was shown and the one a new answer gives. */
export function easedGap(gap: number, sinceMs: number): number {
  const left = 1 - Math.min(1, Math.max(0, sinceMs / easeMs))
  return gap * left ** 3
}

/** How often the digits are written: nothing moves by itself for those who asked for that, and never faster than can be read. */
export function stepMs(anchor: Anchor, reducedMotion: boolean): number | undefined {
  if (anchor.usdPerHour === 0) return undefined
  return reducedMotion ? 1000 : 1000 / 15
}

export type PageClock = { now: () => number; settle: () => void }

/** Wall time that does not jump when the machine's clock is set; `settle` takes the wall's time again, after a sleep for example. */
export function pageClock(wall: () => number = () => Date.now(), steady: () => number = () => performance.now()): PageClock {
  let base = wall() - steady()
  return { now: () => base + steady(), settle: () => void (base = wall() - steady()) }
}
