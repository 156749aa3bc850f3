import { TIE_USD } from './unbroken.ts'
import type { PlaceSlots } from './place-slots.ts'
import type { Slots } from './slots.ts'

/** A stretch of slots, work only; `to` excluded. The last ends within its last slot. */
export type SlotPiece = { from: number; to: number }
export type SplitPlan = { usd: number; pieces: SlotPiece[] }

/**
 * Tables of "the least that is still to be paid", by full units still to do and by how many slots were left idle so far: going on keeps the idle count,
 * waiting raises it. Row by units.
 */
export type Tables = { width: number; idle: number; running: Float64Array; waiting: Float64Array }

export function emptyTables({ count, full, gap }: Slots): Tables {
  const idle = count - 1 - full
  const width = idle + 1 + gap
  return { width, idle, running: new Float64Array((full + 1) * width), waiting: new Float64Array((full + 1) * width) }
}

/**
 * The cheapest plan in one place whose first piece begins by slot `latest`, exactly; of equal ones (to a millionth of a dollar) one that begins first.
 * Dynamic programming from the end: running with a piece long enough to be stopped, or waiting with the next piece still to be started.
 */
export function cheapestSplit(slots: Slots, place: PlaceSlots, tables: Tables, latest: number): SplitPlan | undefined {
  fillTables(slots, place, tables)
  const { full } = slots
  const first = Math.min(tables.idle, latest)
  let least = Infinity
  for (let x = 0; x <= first; x++) least = Math.min(least, beginning(slots, place, tables, full, x))
  if (least === Infinity) return undefined
  let x = 0
  while (beginning(slots, place, tables, full, x) > least + TIE_USD) x++
  return { usd: beginning(slots, place, tables, full, x), pieces: piecesFrom(slots, place, tables, x) }
}

/** Starting a piece with `left` full units to do, after `x` idle slots. */
function beginning({ full, piece, lastPiece }: Slots, place: PlaceSlots, { width, running }: Tables, left: number, x: number): number {
  const t = full - left + x
  const begin = place.begin[t]!
  if (begin === Infinity) return Infinity
  const openUntil = place.nextGap[t]!
  let usd = Infinity
  if (left >= piece && openUntil >= t + piece) usd = place.sums[t + piece]! - place.sums[t]! + running[(left - piece) * width + x]!
  if (left === lastPiece && openUntil >= t + left) usd = Math.min(usd, place.sums[t + left]! - place.sums[t]! + place.last[t + left]!)
  return begin + usd
}

/** Not stopping a piece that is long enough: one more slot, the last one when there is nothing left but it. */
function goingOn({ full }: Slots, place: PlaceSlots, { width, running }: Tables, left: number, x: number): number {
  const t = full - left + x
  return left ? place.whole[t]! + running[(left - 1) * width + x]! : place.last[t]!
}

function fillTables(slots: Slots, place: PlaceSlots, tables: Tables): void {
  const { full, gap, restartUsd } = slots
  const { width, idle, running, waiting } = tables
  for (let left = 0; left <= full; left++) {
    const row = left * width
    running.fill(Infinity, row + idle + 1, row + width)
    waiting.fill(Infinity, row + idle + 1, row + width)
    for (let x = idle; x >= 0; x--) {
      const stopped = waiting[row + x + gap]!
      waiting[row + x] = Math.min(waiting[row + x + 1]!, restartUsd + beginning(slots, place, tables, left, x))
      running[row + x] = Math.min(goingOn(slots, place, tables, left, x), stopped)
    }
  }
}

/** The way through the tables: each value is found again as the sum it was. */
function piecesFrom(slots: Slots, place: PlaceSlots, tables: Tables, start: number): SlotPiece[] {
  const { full, piece, gap, restartUsd } = slots
  const { width, running, waiting } = tables
  const pieces: SlotPiece[] = []
  let [left, x] = [full, start]
  for (;;) {
    const from = full - left + x
    if (left < piece) return [...pieces, { from, to: from + left + 1 }]
    left -= piece
    while (left && goingOn(slots, place, tables, left, x) === running[left * width + x]) left--
    const t = full - left + x
    if (left === 0 && goingOn(slots, place, tables, 0, x) === running[x]) return [...pieces, { from, to: t + 1 }]
    pieces.push({ from, to: t })
    x += gap
    while (waiting[left * width + x]! !== restartUsd + beginning(slots, place, tables, left, x)) x++
  }
}
