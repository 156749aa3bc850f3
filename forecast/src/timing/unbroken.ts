import { HOUR_MS } from '../series.ts'
import type { PriceGrid } from './price-grid.ts'
import type { Terms } from './terms.ts'
import type { Interval } from './types.ts'

/** Starts in order, with the cheapest of some places at each: USD, fixed cost included, delay left out; Infinity and -1 where there is none. */
export type Starts = { at: Float64Array; costUsd: Float64Array; place: Int32Array }

/** Costs closer than this are one cost. */
export const TIE_USD = 1e-6

/**
 * Prices are constant within an hour, so what an unbroken run costs is piecewise linear in its start: the optimum is where the run begins or ends at a full hour,
 * or at an end of the starts that are allowed. These are all of them.
 */
export function startsToTry(terms: Terms, grid: PriceGrid, more: readonly number[] = []): Float64Array {
  const { allowed, starts = [], length, unpaid, first, last } = terms
  const tried = new Set(more)
  // A start at an hour before `first`, or one that belongs to an hour after `last`, would not be allowed.
  const hourAt = (at: number) => Math.min(grid.hours, Math.max(0, (at - grid.begin) / HOUR_MS))
  for (let h = Math.floor(hourAt(first)); h <= Math.ceil(hourAt(last)); h++) {
    const hour = grid.begin + h * HOUR_MS
    for (const start of [hour, hour - unpaid, hour - length]) tried.add(start)
  }
  for (const { from, to } of allowed) for (const start of [from, to - length]) tried.add(start)
  for (const { from, to } of starts) for (const start of [from, to]) tried.add(start)
  return allowedStarts(terms, [...tried])
}

function allowedStarts({ allowed, starts, length }: Terms, tried: readonly number[]): Float64Array {
  const begins = starts ?? [{ from: -Infinity, to: Infinity }]
  const kept: number[] = []
  let [k, j] = [0, 0]
  for (const start of Float64Array.from(tried).sort()) {
    while (k < allowed.length && allowed[k]!.to < start + length) k++
    while (j < begins.length && begins[j]!.to < start) j++
    const mayBegin = j < begins.length && start >= begins[j]!.from
    if (mayBegin && k < allowed.length && start >= allowed[k]!.from) kept.push(start)
  }
  return Float64Array.from(kept)
}

export function priceStarts(grid: PriceGrid, { length, unpaid }: Terms, at: Float64Array, places: readonly number[]): Starts {
  const starts: Starts = { at, costUsd: new Float64Array(at.length).fill(Infinity), place: new Int32Array(at.length).fill(-1) }
  const begins = hoursOf(grid, at, 0)
  const paid = unpaid ? hoursOf(grid, at, unpaid) : begins
  const ends = hoursOf(grid, at, length)
  const least = (place: number) => grid.lowest[place]! * ((length - unpaid) / HOUR_MS) + grid.places[place]!.fixedCostUsd
  // Those that may be cheapest come first; what can be cheapest at no start is left out.
  const order = places.map((place) => ({ place, least: least(place) })).sort((a, b) => a.least - b.least || a.place - b.place)
  let most = Infinity
  for (const [k, { place, least }] of order.entries()) {
    if (k % 8 === 0) most = dearestOf(starts.costUsd)
    if (least > most) break
    priceStartsIn(grid, place, { begins, paid, ends }, starts)
  }
  return starts
}

/** Of equal places the one that was named first. */
function priceStartsIn(grid: PriceGrid, place: number, { begins, paid, ends }: Record<'begins' | 'paid' | 'ends', Hours>, starts: Starts): void {
  const { price, sums, nextGap, width, hours } = grid
  const { at, costUsd, place: placeAt } = starts
  const row = place * width
  const fixed = grid.places[place]!.fixedCostUsd
  for (let i = 0; i < at.length; i++) {
    const end = ends.whole[i]!
    if (end > hours || nextGap[row + begins.whole[i]!]! < (ends.part[i]! > 0 ? end + 1 : end)) continue
    const [to, from] = [row + end, row + paid.whole[i]!]
    const usd = sums[to]! + ends.part[i]! * price[to]! - sums[from]! - paid.part[i]! * price[from]! + fixed
    if (usd > costUsd[i]! || (usd === costUsd[i] && place > placeAt[i]!)) continue
    costUsd[i] = usd
    placeAt[i] = place
  }
}

type Hours = { whole: Int32Array; part: Float64Array }

function hoursOf({ begin }: PriceGrid, at: Float64Array, shift: number): Hours {
  const [whole, part] = [new Int32Array(at.length), new Float64Array(at.length)]
  for (let i = 0; i < at.length; i++) {
    const hour = (at[i]! + shift - begin) / HOUR_MS
    whole[i] = Math.floor(hour)
    part[i] = hour - whole[i]!
  }
  return { whole, part }
}

function dearestOf(costUsd: Float64Array): number {
  let most = 0
  for (let i = 0; i < costUsd.length; i++) if (costUsd[i]! > most) most = costUsd[i]!
  return most
}

export type Run = { start: number; place: number; costUsd: number }

/** The cheapest of several lists with its delay, that shares no moment with `taken` and begins by `latest`; ties go to the earlier. */
export function cheapestStart(
  lists: readonly Starts[],
  length: number,
  delayOf: (end: number) => number,
  taken: readonly Interval[],
  latest: number,
): Run | undefined {
  const inOrder = taken.toSorted((a, b) => a.from - b.from)
  const totals = lists.map(({ at, costUsd }) => {
    const isFree = freeFrom(inOrder, length)
    return at.map((from, i) => (from > latest || !isFree(from) ? Infinity : costUsd[i]! + delayOf(from + length)))
  })
  let least = Infinity
  for (const list of totals) for (let i = 0; i < list.length; i++) if (list[i]! < least) least = list[i]!
  if (least === Infinity) return undefined
  let best: Run | undefined
  for (const [k, { at, place, costUsd }] of lists.entries()) {
    const i = totals[k]!.findIndex((total) => total <= least + TIE_USD)
    if (i >= 0 && (!best || at[i]! < best.start)) best = { start: at[i]!, place: place[i]!, costUsd: costUsd[i]! }
  }
  return best
}

/** Whether a run shares no moment with what is taken, asked of one start after the other. Taken in the order of its begins. */
function freeFrom(taken: readonly Interval[], length: number): (from: number) => boolean {
  let [next, until] = [0, -Infinity]
  return (from) => {
    for (; next < taken.length && taken[next]!.from < from + length; next++) until = Math.max(until, taken[next]!.to)
    return until <= from
  }
}

/** Where windows have been taken out, a run may also begin as one ends or end as one begins. */
export function startsBeside(terms: Terms, taken: readonly Interval[]): Float64Array {
  return allowedStarts(
    terms,
    taken.flatMap(({ from, to }) => [to, from - terms.length]),
  )
}
