const HOUR_MS = 3_600_000
/** Beyond it the calendar ends before the money does. */
const FAR_MS = 100 * 365 * 24 * HOUR_MS

/** When prepaid money is gone at this burn rate, both in micro-dollars; undefined: nothing burns it, or not in our lifetime. */
export function decideEmptyAt(balance: number, burnPerHour: number, at: Date): Date | undefined {
  if (burnPerHour <= 0) return undefined
  const ms = Math.max(0, (balance / burnPerHour) * HOUR_MS)
  return ms > FAR_MS ? undefined : new Date(at.getTime() + Math.floor(ms))
}
