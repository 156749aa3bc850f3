/** Where "now" comes from. The only file of the server that may read the machine's clock. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

export interface MovableClock extends Clock {
  set(now: Date): void
}

/** A clock that stands where it was put: for tests, and for the test-only switch of end-to-end runs. */
export function movableClock(start: Date): MovableClock {
  let current = start
  return { now: () => new Date(current), set: (now) => void (current = now) }
}

/** A clock that keeps ticking, moved by as much as `set` asks. */
export function shiftableClock(real: Clock = systemClock): MovableClock {
  let shiftMs = 0
  return {
    now: () => new Date(real.now().getTime() + shiftMs),
    set: (now) => void (shiftMs = now.getTime() - real.now().getTime()),
  }
}
