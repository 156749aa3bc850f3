/** Days since 1970, both included. */
export type DayRange = { from: number; to: number }

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** After a day is over, so that what arrives a little late need not be scored twice. */
const graceMs = hourMs

/** The last UTC day (since 1970) that is over at `now` for long enough to be scored. */
export const lastDayOver = (now: Date): number => Math.floor((now.getTime() - graceMs) / dayMs) - 1
/** So many days that can be scored at `now`. */
export const periodOf = (days: number, now: Date): DayRange => ({ from: lastDayOver(now) - days + 1, to: lastDayOver(now) })

export const instantOf = (day: number): string => new Date(day * dayMs).toISOString()
export const isoDay = (day: number): string => instantOf(day).slice(0, 10)
