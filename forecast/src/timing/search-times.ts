import { knownUntil, type PriceGrid, priceGridOf } from './price-grid.ts'
import { Search } from './search.ts'
import { termsOf } from './terms.ts'
import type { Interval, TimingJob, TimingPlace, Window } from './types.ts'

export type Times = {
  /** At its own time, in the place where that is cheapest; undefined: nowhere is its price known. */
  own: Window | undefined
  /** The cheapest time within its conditions that shares no moment with `taken`, exactly, in the place where that is cheapest. Ties go to the earlier. */
  cheapest: (taken: readonly Interval[]) => Window | undefined
}

/**
 * An unbroken job at a given time, and at better ones, asked again and again. Places that may not be moved to are in neither. `own` may lie outside the job's conditions,
 * but not before `now`. `starts`: when it may begin, both ends included, in order and apart. `grid`: that of `timesGrid`, for those who ask about many jobs in the same places.
 */
export function searchTimes(
  now: number,
  job: Omit<TimingJob, 'split' | 'maxPrice'>,
  places: readonly TimingPlace[],
  own: Interval,
  starts?: readonly Interval[],
  grid: PriceGrid = timesGrid(now, places),
): Times {
  const terms = { ...termsOf(now, job, knownUntil(now, places)), ...(starts && { starts }) }
  const search = new Search(job, terms, grid, { soonest: terms.first + terms.length, more: [] })
  const usable = [...places.keys()].filter((k) => places[k]!.canMove)
  const windows = usable.map((k) => search.windowAt(k, [own])).filter((window) => window !== undefined)
  return {
    own: windows.reduce<Window | undefined>((best, one) => (best && best.costUsd <= one.costUsd ? best : one), undefined),
    cheapest: (taken) => search.cheapest(usable, taken),
  }
}

/** All that is known of the prices of these places. */
export const timesGrid = (now: number, places: readonly TimingPlace[]): PriceGrid => priceGridOf(now, places, Infinity)
