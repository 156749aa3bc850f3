import { HOUR_MS } from '../series.ts'
import { priceOf, type PriceGrid } from './price-grid.ts'
import type { OpenSlots, Slots } from './slots.ts'
import type { Terms } from './terms.ts'

/** One place's prices on the slots of a split job: USD, Infinity where it is not open. Used again for place after place. */
export type PlaceSlots = {
  whole: Float64Array
  /** Work in the slot until the job is done, and what ending then costs by delay. */
  last: Float64Array
  /** The time to start that lies before the slot. */
  begin: Float64Array
  /** USD of all open slots before. */
  sums: Float64Array
  /** The first slot at or after this one that is not open as a whole. */
  nextGap: Int32Array
}

export function emptyPlaceSlots({ count }: Slots): PlaceSlots {
  const slots = (): Float64Array => new Float64Array(count)
  return { whole: slots(), last: slots(), begin: slots(), sums: new Float64Array(count + 1), nextGap: new Int32Array(count + 1) }
}

export function fillPlaceSlots(into: PlaceSlots, place: number, slots: Slots, open: OpenSlots, terms: Terms, grid: PriceGrid, delay: Float64Array): void {
  const { unit, begin, count, rest } = slots
  const row = place * grid.width
  const [offset, share, restShare] = [(begin - grid.begin) / HOUR_MS, unit / HOUR_MS, rest / HOUR_MS]
  into.nextGap[count] = count
  let gap = count
  for (let t = count - 1; t >= 0; t--) {
    const hour = Math.floor(offset + t * share)
    const price = grid.nextGap[row + hour]! > hour ? grid.price[row + hour]! : Infinity
    const isWhole = price < Infinity && open.whole[t] === 1
    into.whole[t] = isWhole ? price * share : Infinity
    into.last[t] = open.last[t] === 1 ? price * restShare + delay[t]! : Infinity
    if (!isWhole) gap = t
    into.nextGap[t] = gap
    into.begin[t] = open.begin[t] === 1 ? 0 : Infinity
    if (terms.lead > 0 && open.begin[t] === 1 && price < Infinity) into.begin[t] = leadPrice(grid, place, begin + t * unit, terms)
  }
  for (let t = 0; t < count; t++) into.sums[t + 1] = into.sums[t]! + (into.whole[t] === Infinity ? 0 : into.whole[t]!)
}

/** USD of the time to start before a moment: nothing when it is not paid for, Infinity when its hours are not known. */
function leadPrice(grid: PriceGrid, place: number, at: number, { lead, unpaid }: Terms): number {
  return priceOf(grid, place, { from: at - lead, to: at }, unpaid)
}

/** A place that is free and known at all hours: what the calendar alone allows. */
export function fillFree(into: PlaceSlots, { count }: Slots, open: OpenSlots): void {
  into.nextGap[count] = count
  for (let t = count - 1; t >= 0; t--) {
    into.whole[t] = open.whole[t] ? 0 : Infinity
    into.last[t] = open.last[t] ? 0 : Infinity
    into.begin[t] = open.begin[t] ? 0 : Infinity
    into.nextGap[t] = open.whole[t] ? into.nextGap[t + 1]! : t
  }
  into.sums.fill(0)
}
