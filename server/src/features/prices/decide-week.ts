import { fillGrid, type HistoryRow } from './decide-history.ts'

const HOUR = 3_600_000
const STEP_HOURS = 6
const DAYS = 7

export type Week = {
  /** 28 points, the newest at the last whole hour; micro-dollars of the machine, null: not known. */
  points: { atMs: number; micros: number | null }[]
  /** 0.1: dearer by a tenth than 7 days ago. */
  change: number | null
  /** Share of the week, or of the time since `firstSeen`, in which there was a price. */
  availability: number | null
}

/** The last 7 days of one series. `rows` begin early enough to be held. */
export function decideWeek(rows: readonly HistoryRow[], firstSeen: Date, now: Date): Week {
  const last = Math.floor(now.getTime() / HOUR) * HOUR
  const first = last - DAYS * 24 * HOUR
  // The price seen since the last whole hour stands at the next one.
  const grid = new Map(fillGrid(rows, new Date(first), new Date(last + HOUR)).map(({ atMs, priceMicros }) => [atMs, priceMicros]))
  const steps = (DAYS * 24) / STEP_HOURS
  const points = Array.from({ length: steps }, (_, i) => last - (steps - 1 - i) * STEP_HOURS * HOUR).map((atMs) => ({ atMs, micros: grid.get(atMs) ?? null }))
  const before = grid.get(first)
  const present = grid.get(last + HOUR) ?? grid.get(last)
  return {
    points,
    change: before && present ? present / before - 1 : null,
    availability: share(grid, Math.max(first + HOUR, Math.ceil(firstSeen.getTime() / HOUR) * HOUR), last),
  }
}

function share(grid: ReadonlyMap<number, number>, from: number, to: number): number | null {
  let hours = 0
  let known = 0
  for (let at = from; at <= to; at += HOUR) {
    hours++
    if (grid.has(at)) known++
  }
  return hours ? known / hours : null
}
