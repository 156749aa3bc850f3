const maxSeconds = 86_400

/** Seconds from now out of a Retry-After header, which holds seconds or a date; at most a day; undefined when it says nothing we understand. */
export function readRetryAfter(header: string | null, now: Date): number | undefined {
  const text = header?.trim()
  if (!text) return undefined
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now.getTime()) / 1000)
  return Number.isFinite(seconds) ? Math.min(maxSeconds, Math.max(0, seconds)) : undefined
}
