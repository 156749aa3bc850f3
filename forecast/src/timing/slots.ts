import { HOUR_MS } from '../series.ts'
import { without } from './intervals.ts'
import type { PriceGrid } from './price-grid.ts'
import type { Terms } from './terms.ts'
import type { Interval, TimingJob } from './types.ts'

const QUARTER_MS = HOUR_MS / 4

/**
 * The grid of a split job: pieces begin their work on it and, but for the last, end on it. Units are hours when the work, the pieces, the deadline, the earliest start
 * and the allowed time are whole hours, else quarters. The job is `full` units and the `rest` of a last one.
 */
export type Slots = {
  unit: number
  /** Begin of slot 0 (ms), a quarter or an hour. */
  begin: number
  count: number
  full: number
  /** Milliseconds that are needed of the last unit. */
  rest: number
  /** Units that a piece has at least; and the last piece, beside its last unit. */
  piece: number
  lastPiece: number
  /** Slots that lie between two pieces at least: one, or as many as it takes to start. */
  gap: number
  restartUsd: number
}

/** What the calendar allows, slot by slot. */
export type OpenSlots = {
  /** Nothing was taken out. */
  isAll: boolean
  /** Work through the whole slot. */
  whole: Uint8Array
  /** Work in it only until the job is done. */
  last: Uint8Array
  /** The time to start fits before it. */
  begin: Uint8Array
}

export function slotsOf(job: TimingJob, terms: Terms, grid: PriceGrid): Slots {
  const { minPieceMinutes, restartCostUsd } = job.split!
  const minPiece = minPieceMinutes * 60_000
  const edges = [
    terms.work,
    minPiece,
    job.deadline ?? 0,
    terms.first === terms.now ? 0 : terms.first,
    ...terms.allowed.flatMap(({ from, to }) => [from, to]).filter((edge) => edge !== terms.first && edge !== terms.last),
  ]
  const unit = edges.every((edge) => edge % HOUR_MS === 0) ? HOUR_MS : QUARTER_MS
  const begin = Math.ceil(terms.first / unit) * unit
  const end = Math.min(terms.last, grid.begin + grid.hours * HOUR_MS)
  const full = Math.ceil(terms.work / unit) - 1
  const rest = terms.work - full * unit
  return {
    unit,
    begin,
    count: Math.max(0, Math.ceil((end - begin) / unit)),
    full,
    rest,
    piece: Math.ceil(minPiece / unit),
    lastPiece: Math.max(0, Math.ceil((minPiece - rest) / unit)),
    gap: Math.max(1, Math.ceil(terms.lead / unit)),
    restartUsd: restartCostUsd,
  }
}

/** Two pieces are the least that splitting is about. */
export const isSplittable = ({ full, piece, lastPiece, count }: Slots): boolean => full >= piece + lastPiece && count > full

export function openSlots({ unit, begin, count, rest }: Slots, { allowed, lead }: Terms, taken: readonly Interval[]): OpenSlots {
  const open: OpenSlots = { isAll: taken.length === 0, whole: new Uint8Array(count), last: new Uint8Array(count), begin: new Uint8Array(count) }
  const slotAtOrAfter = (at: number) => Math.max(0, Math.ceil((at - begin) / unit))
  for (const { from, to } of without(allowed, taken)) {
    const first = slotAtOrAfter(from)
    open.whole.fill(1, first, Math.max(first, Math.floor((to - begin) / unit)))
    open.last.fill(1, first, Math.max(first, Math.floor((to - rest - begin) / unit) + 1))
    open.begin.fill(1, slotAtOrAfter(from + lead), slotAtOrAfter(to))
  }
  return open
}
