/** Failed sign-ins in a row, as remembered for one account, one address, or one person at an address known to be theirs. */
export type Attempts = { failures: number; lastAt: Date; nextAllowedAt: Date }

/** `free` failures cost nothing; each further one doubles the wait, up to `longestMs`. */
export type Patience = { free: number; longestMs: number }

const secondMs = 1000
const forgetAfterMs = 24 * 3_600_000

// Never a lock-out: whoever guesses at an account keeps its owner waiting a minute at most, and not at all where the owner signed in before.
export const accountPatience: Patience = { free: 5, longestMs: 60 * secondMs }
// Many people may share an address; a machine that guesses at all of them waits longer.
export const addressPatience: Patience = { free: 20, longestMs: 15 * 60 * secondMs }

/** Milliseconds to wait before the next try; 0 when it may be made now. */
export function waitBeforeSignIn(attempts: Attempts | undefined, now: Date): number {
  return attempts ? Math.max(0, attempts.nextAllowedAt.getTime() - now.getTime()) : 0
}

/** What to remember once a try is made; taken back when it turns out right. */
export function afterTry(attempts: Attempts | undefined, patience: Patience, now: Date): Attempts {
  const remembered = attempts && now.getTime() - attempts.lastAt.getTime() < forgetAfterMs ? attempts.failures : 0
  const failures = remembered + 1
  const over = failures - patience.free
  // 2 ** 30 s is far above any limit; more would only lose precision.
  const waitMs = over < 0 ? 0 : Math.min(patience.longestMs, secondMs * 2 ** Math.min(over, 30))
  return { failures, lastAt: now, nextAllowedAt: new Date(now.getTime() + waitMs) }
}

/** Addresses that one machine can choose freely count as one: an IPv6 network of 64 bits, an IPv4 address written as IPv6. */
export function addressGroup(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)
  if (mapped) return mapped[1]!
  if (!ip.includes(':')) return ip
  const [head = '', tail] = ip.toLowerCase().split('%')[0]!.split('::')
  const front = head.split(':').filter(Boolean)
  const back = tail?.split(':').filter(Boolean) ?? []
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0')
  return `${[...front, ...zeros, ...back]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
