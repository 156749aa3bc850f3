import { HOLD_HOURS } from './decide-state.ts'

const HOUR = 3_600_000
/** Within one hour, a low or high this many times off the hour's price is a slip and not shown. */
const SLIP = 10

export type HistoryRow = { hour: Date; priceMicros: number; lowMicros: number; highMicros: number; endedAt?: Date }
export type GridPoint = { atMs: number; priceMicros: number; lowMicros: number; highMicros: number; observed: boolean }

/** Every hour from `from` to `to` whose price is known: seen in that hour, or held from the last time it was until it vanished. `rows` are sorted and begin early enough to be held. */
export function fillGrid(rows: readonly HistoryRow[], from: Date, to: Date): GridPoint[] {
  const points: GridPoint[] = []
  for (const [i, row] of rows.entries()) {
    const seenAt = row.hour.getTime()
    const next = rows[i + 1]?.hour.getTime() ?? Infinity
    const held = Math.max(seenAt, row.endedAt?.getTime() ?? Infinity)
    const end = Math.min(next - HOUR, seenAt + HOLD_HOURS * HOUR, to.getTime(), held)
    for (let at = seenAt; at <= end; at += HOUR) if (at >= from.getTime()) points.push(pointOf(row, at, at === seenAt))
  }
  return points
}

function pointOf({ priceMicros, lowMicros, highMicros }: HistoryRow, atMs: number, observed: boolean): GridPoint {
  if (!observed) return { atMs, priceMicros, lowMicros: priceMicros, highMicros: priceMicros, observed }
  const isSlip = (micros: number) => micros * SLIP < priceMicros || micros > priceMicros * SLIP
  return { atMs, priceMicros, lowMicros: isSlip(lowMicros) ? priceMicros : lowMicros, highMicros: isSlip(highMicros) ? priceMicros : highMicros, observed }
}
