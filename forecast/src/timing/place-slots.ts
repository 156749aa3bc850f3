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
  const isFree = terms.lead === terms.unpaid
  into.nextGap[count] = count
  for (let t = count - 1; t >= 0; t--) {
    const hour = Math.floor(offset + t * share)
    const isKnown = grid.nextGap[row + hour]! > hour
    const price = grid.price[row + hour]!
    into.whole[t] = isKnown && open.whole[t] ? price * share : Infinity
    into.last[t] = isKnown && open.last[t] ? price * restShare + delay[t]! : Infinity
    into.nextGap[t] = into.whole[t] === Infinity ? t : into.nextGap[t + 1]!
    into.begin[t] = open.begin[t] ? 0 : Infinity
    if (terms.lead > 0 && open.begin[t]) {
      const at = begin + t * unit
      const usd = priceOf(grid, place, { from: at - terms.lead, to: at })
      into.begin[t] = isFree && usd < Infinity ? 0 : usd
    }
  }
  for (let t = 0; t < count; t++) into.sums[t + 1] = into.sums[t]! + (into.whole[t] === Infinity ? 0 : into.whole[t]!)
}
