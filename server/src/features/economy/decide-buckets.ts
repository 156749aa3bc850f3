import type { ComparedProvider } from '@dumont/contracts'
import type { Slice } from './decide-slices.ts'
import { addSlice, addSums, noSums, type Sums } from './sums.ts'

/** Every zone's days begin on one of these. */
export const QUARTER_MS = 900_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** Sums by provider and beginning of a quarter of an hour, in milliseconds. */
export type Buckets = Map<ComparedProvider, Map<number, Sums>>

/** Cuts a slice into quarters of an hour and adds each to its sum. */
export function addToBuckets(buckets: Buckets, slice: Slice): void {
  const ofProvider = buckets.get(slice.provider) ?? new Map<number, Sums>()
  buckets.set(slice.provider, ofProvider)
  const whole = addSlice(noSums(), slice, QUARTER_MS)
  const end = slice.to.getTime()
  for (let at = slice.from.getTime(); at < end;) {
    const quarter = Math.floor(at / QUARTER_MS) * QUARTER_MS
    const next = Math.min(end, quarter + QUARTER_MS)
    const sums = ofProvider.get(quarter) ?? noSums()
    ofProvider.set(quarter, next - at === QUARTER_MS ? addSums(sums, whole) : addSlice(sums, slice, next - at))
    at = next
  }
}

/** The same sums by what their times lie in. */
export function sumBy(quarters: ReadonlyMap<number, Sums>, wholeOf: (at: number) => number): Map<number, Sums> {
  const wholes = new Map<number, Sums>()
  for (const [at, sums] of quarters) {
    const whole = wholeOf(at)
    wholes.set(whole, addSums(wholes.get(whole) ?? noSums(), sums))
  }
  return wholes
}

export const hourOf = (at: number): number => Math.floor(at / HOUR_MS) * HOUR_MS
/** The beginning of the day (UTC). */
export const dayOf = (at: number): number => Math.floor(at / DAY_MS) * DAY_MS

export const nearestHour = (at: number): number => Math.round(at / HOUR_MS) * HOUR_MS
export const nearestDay = (at: number): number => Math.round(at / DAY_MS) * DAY_MS

/** Time around a boundary that a coarser reading gave to the wrong side; 1: it belongs before the boundary, -1: behind. Boundaries are numbered from 0. */
export type Move = { boundary: number; sign: 1 | -1; from: number; to: number }

/** Between where a coarser and a finer reading take each boundary to be. */
export function movesOf(boundaries: readonly number[], coarse: (at: number) => number, fine: (at: number) => number): Move[] {
  return boundaries.flatMap((at, boundary) => {
    const [taken, is] = [coarse(at), fine(at)]
    if (taken === is) return []
    return taken < is ? { boundary, sign: 1, from: taken, to: is } : { boundary, sign: -1, from: is, to: taken }
  })
}

/** The beginning of the month (UTC) of a moment, or of one so many months later. */
export function monthOf(at: number, later = 0): number {
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later)
}

/** The same of years. */
const yearOf = (at: number, later = 0): number => Date.UTC(new Date(at).getUTCFullYear() + later, 0)

/** Cuts a stretch where months or years begin; `of` is the beginning of the one that a part lies in. */
export function cutWhere(beginningOf: (at: number, later?: number) => number, from: number, to: number): { of: number; from: number; to: number }[] {
  const parts = []
  for (let at = from; at < to;) {
    const next = Math.min(to, beginningOf(at, 1))
    parts.push({ of: beginningOf(at), from: at, to: next })
    at = next
  }
  return parts
}

/** Cuts slices where years (UTC) begin; those of a year together. */
export function cutByYear(slices: readonly Slice[]): Slice[][] {
  const parts = slices.flatMap((slice) => cutWhere(yearOf, slice.from.getTime(), slice.to.getTime()).map((part) => ({ ...part, slice })))
  return [...Map.groupBy(parts, ({ of }) => of).values()].map((ofYear) =>
    ofYear.map(({ slice, from, to }) => ({ ...slice, from: new Date(from), to: new Date(to) })),
  )
}

/** The whole months between two moments; undefined: none. */
export function monthsBetween(start: number, end: number): { from: number; to: number } | undefined {
  const from = monthOf(start) === start ? start : monthOf(start, 1)
  const to = monthOf(end)
  return from < to ? { from, to } : undefined
}

/** Which stretch between two boundaries (ascending) a moment lies in: -1 is before the first, and their number less one after the last. */
export function stretchOf(boundaries: readonly number[], at: number): number {
  let [low, high] = [0, boundaries.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (boundaries[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}
