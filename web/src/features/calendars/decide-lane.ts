import type { Span } from '../forecasts/chart-data.ts'

/** What stands in the lane above the prices. `sign`: a short word beside its label, such as what a better time saves. */
export type LaneItem = {
  id: string
  kind: 'work' | 'suggested' | 'event' | 'all_day'
  from: number
  to: number
  label: string
  sign?: string
  isStale: boolean
}

/** Pixels from the left of the plot. `room`: how far its label may reach before the next one in its row. */
export type Block = { item: LaneItem; row: number; left: number; width: number; room: number }
/** Items for which no row was free. */
export type Crowd = { left: number; items: LaneItem[] }
export type Lane = { blocks: Block[]; crowds: Crowd[]; rows: number }

const leastPx = 6
/** A badge has its place above GPU work, however short that is. */
const badgePx = 28
const gapPx = 2
const crowdPx = 30
// What is worth most to a reader gets its row first.
const order = { work: 0, suggested: 1, event: 2, all_day: 3 }

/** Stacks overlapping items in a few rows; what finds none is counted where it stands. */
export function decideLane(items: readonly LaneItem[], span: Span, widthPx: number, mostRows = 3): Lane {
  const rows: Box[][] = []
  const left: Box[] = []
  const boxes = items.filter(({ from, to }) => Math.max(from, to) >= span.from && from < span.to).map((item) => boxOf(item, span, widthPx))
  for (const box of boxes.toSorted((a, b) => order[a.item.kind] - order[b.item.kind] || a.left - b.left)) {
    const free = rows.find((row) => row.every((other) => box.left >= other.right + gapPx || other.left >= box.right + gapPx))
    if (free) free.push(box)
    else if (rows.length < mostRows) rows.push([box])
    else left.push(box)
  }
  return { blocks: rows.flatMap((row, index) => blocksOf(row, index, widthPx)), crowds: crowdsOf(left), rows: rows.length }
}

/** `right`: where the next may begin. */
type Box = { item: LaneItem; left: number; width: number; right: number }

/** Nothing is narrower than can be pointed at, nor outside the picture. */
function boxOf(item: LaneItem, { from, to }: Span, widthPx: number): Box {
  const pixel = (at: number) => ((Math.min(to, Math.max(from, at)) - from) / (to - from)) * widthPx
  const left = Math.min(pixel(item.from), widthPx - leastPx)
  const width = Math.max(pixel(item.to) - left, leastPx)
  return { item, left, width, right: left + Math.max(width, item.kind === 'work' ? badgePx : 0) }
}

function blocksOf(row: Box[], index: number, widthPx: number): Block[] {
  const sorted = row.toSorted((a, b) => a.left - b.left)
  return sorted.map(({ item, left, width }, i) => ({ item, row: index, left, width, room: (sorted[i + 1]?.left ?? widthPx) - left }))
}

function crowdsOf(boxes: Box[]): Crowd[] {
  const crowds: Crowd[] = []
  for (const { item, left } of boxes.toSorted((a, b) => a.left - b.left)) {
    const last = crowds.at(-1)
    if (last && left - last.left < crowdPx) last.items.push(item)
    else crowds.push({ left, items: [item] })
  }
  return crowds
}
