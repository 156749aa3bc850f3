import { AppError } from './errors.ts'

/** Names that are remembered at once: beyond, the oldest are forgotten. */
const MOST_NAMES = 10_000

/**
 * Lets `most` calls of one name through at once, and as many again in each minute. Per process: with several, each counts its own.
 * @throws AppError rate_limited with Retry-After
 */
export function rateLimit(most: number): (name: string, now: Date) => void {
  const buckets = new Map<string, { left: number; atMs: number }>()
  return (name, now) => {
    const before = buckets.get(name)
    const passed = before ? Math.max(0, now.getTime() - before.atMs) : 0
    const left = Math.min(most, (before?.left ?? most) + (passed * most) / 60_000)
    buckets.delete(name)
    buckets.set(name, { left: left >= 1 ? left - 1 : left, atMs: now.getTime() })
    if (buckets.size > MOST_NAMES) buckets.delete(buckets.keys().next().value!)
    if (left >= 1) return
    const retryAfterSeconds = Math.ceil(((1 - left) * 60) / most - 1e-6)
    throw new AppError('rate_limited', 'Too many requests', { retryAfterSeconds, hint: `Try again in ${retryAfterSeconds} s.` })
  }
}
