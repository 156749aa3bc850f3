import { estimatedReasons, type UsageState } from '@dumont/contracts'

/** Seconds between two looks at the same vendor. */
export const POLL_SECONDS = 60
const POLL_MS = POLL_SECONDS * 1000
/** For so long an instance that nobody saw is believed to go on as it was. */
export const TRUST_MS = 3 * POLL_MS
/** Missing from one answer is not gone yet: vendors leave things out now and then. */
const GONE_AFTER_MS = 1.5 * POLL_MS

/** What is charged. `rate` null: nobody knows. Micro-dollars per hour of the whole instance. */
export type Terms = { state: UsageState; rate: number | null; storage: number; utilisation: number | null; because: string | null }
export type Open = Terms & { from: Date; lastSeenAt: Date }
export type Seen = Terms & { startedAt: Date | null }
/** Of now; `because`: why it is estimated. `to` null: goes on. */
export type Stretch = Terms & { from: Date; to: Date | null }
export type PollStep = {
  /** When the open stretch ends; undefined: it goes on. Equal to its beginning: it never was. */
  closeAt?: Date
  add: Stretch[]
  /** The instance is gone. */
  ended: boolean
  /** When it was last seen; undefined: as before. */
  seenAt?: Date
}

const { unseen: UNSEEN, gone: GONE, changed: CHANGED, restarted: RESTARTED } = estimatedReasons

/**
 * What a look at a vendor says about an instance. `open`: what the ledger thinks goes on; `seen`: what the vendor says now, undefined when its whole answer has no such instance;
 * `lookedAt`: the good look before this one. Times of ours are used, of the vendor's only a start that lies between two looks: clocks differ.
 */
export function decidePoll(open: Open | undefined, seen: Seen | undefined, now: Date, lookedAt: Date | undefined): PollStep {
  if (!open) return seen ? begin(seen, now, lookedAt) : { add: [], ended: false }
  // Our own clock went back: nothing can be said until it is past what we know.
  if (now <= open.lastSeenAt) return { add: [], ended: false }
  if (!seen) return vanish(open, now)
  const gap = now.getTime() - open.lastSeenAt.getTime()
  const restartedAt = startBetween(seen, open.lastSeenAt, now)
  if (gap > TRUST_MS) return afterGap(open, seen, now, restartedAt)
  if (isSame(open, seen)) return { add: [], ended: false, seenAt: now }
  return change(seen, now, restartedAt ?? middle(open.lastSeenAt, now))
}

/** Counted from when it was first seen, or from its own start when that lies after the look before: never on the word of a vendor alone. */
function begin(seen: Seen, now: Date, lookedAt: Date | undefined): PollStep {
  const from = (lookedAt && startBetween(seen, lookedAt, now)) ?? now
  return { add: [{ ...terms(seen), from, to: null }], ended: false, seenAt: now }
}

function vanish(open: Open, now: Date): PollStep {
  const { lastSeenAt } = open
  if (now.getTime() - lastSeenAt.getTime() < GONE_AFTER_MS) return { add: [], ended: false }
  const to = new Date(lastSeenAt.getTime() + POLL_MS / 2)
  return { closeAt: lastSeenAt, add: [{ ...terms(open), because: GONE, from: lastSeenAt, to }], ended: true }
}

function change(seen: Seen, now: Date, at: Date): PollStep {
  return { closeAt: at, add: [{ ...terms(seen), from: at, to: null }], ended: false, seenAt: now }
}

function afterGap(open: Open, seen: Seen, now: Date, restartedAt: Date | undefined): PollStep {
  const { lastSeenAt } = open
  const onward: Stretch = { ...terms(seen), from: now, to: null }
  if (restartedAt && isBilled(open)) {
    const downAt = new Date(Math.min(lastSeenAt.getTime() + POLL_MS / 2, restartedAt.getTime()))
    const unsure = [
      { ...terms(open), because: RESTARTED, from: lastSeenAt, to: downAt },
      { ...terms(open), state: 'stopped' as const, because: RESTARTED, from: downAt, to: restartedAt },
    ]
    return { closeAt: lastSeenAt, add: solid([...unsure, { ...onward, from: restartedAt }]), ended: false, seenAt: now }
  }
  if (isSame(open, seen)) {
    return { closeAt: lastSeenAt, add: [{ ...terms(open), because: UNSEEN, from: lastSeenAt, to: now }, onward], ended: false, seenAt: now }
  }
  const at = restartedAt ?? middle(lastSeenAt, now)
  const unsure = [
    { ...terms(open), because: CHANGED, from: lastSeenAt, to: at },
    { ...terms(seen), because: CHANGED, from: at, to: now },
  ]
  return { closeAt: lastSeenAt, add: solid([...unsure, onward]), ended: false, seenAt: now }
}

const isBilled = ({ state }: Terms): boolean => state !== 'stopped'
/** How busy it is and where its rate comes from changes nothing that is charged. */
const isSame = (a: Terms, b: Terms): boolean => a.state === b.state && a.rate === b.rate && a.storage === b.storage
const terms = ({ state, rate, storage, utilisation, because }: Terms): Terms => ({ state, rate, storage, utilisation, because })
const solid = (stretches: Stretch[]): Stretch[] => stretches.filter(({ from, to }) => !to || from < to)
const middle = (a: Date, b: Date): Date => new Date(Math.floor((a.getTime() + b.getTime()) / 2))

function startBetween({ state, startedAt }: Seen, after: Date, now: Date): Date | undefined {
  return startedAt && state !== 'stopped' && startedAt > after && startedAt <= now ? startedAt : undefined
}
