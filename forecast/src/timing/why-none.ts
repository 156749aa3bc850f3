import { HOUR_MS } from '../series.ts'
import { clipped, merged } from './intervals.ts'
import { priceGridOf, priceOfPieces, type PriceGrid } from './price-grid.ts'
import { Search } from './search.ts'
import type { Terms } from './terms.ts'
import type { Interval, NoWindow, Timing, TimingJob, Window } from './types.ts'

type Asked = { job: TimingJob; terms: Terms; grid: PriceGrid; usable: readonly number[] }

/** The first thing in the way of any window, from what was asked to what is known. */
export function whyNone({ job, terms, grid, usable }: Asked): NoWindow {
  const neededHours = terms.length / HOUR_MS
  const availableHours = Math.max(0, (job.deadline ?? Infinity) - terms.first) / HOUR_MS
  if (!grid.places.length) return { code: 'no_place' }
  if (!usable.length) return { code: 'no_place_open' }
  if (availableHours < neededHours) return { code: 'deadline_too_near', neededHours, availableHours }
  const longestHours = allowedHours(job, terms)
  if (longestHours < neededHours) return { code: 'too_little_allowed_time', neededHours, longestHours }
  const whole = priceGridOf(terms.now, grid.places, terms.last)
  const knownHours = Math.max(...usable.map((place) => longestKnown(whole, place, terms)))
  if (!knownHours) return { code: 'nothing_known' }
  const unlimited = new Search(job, terms, whole, { soonest: terms.first, more: [] }).cheapest(usable)
  if (unlimited) return { code: 'above_max_price', lowestPrice: Math.min(...usable.map((k) => whole.lowest[k]!)), enoughPrice: highestIn(whole, unlimited) }
  // Long enough as a whole, but pieces begin on a grid.
  if (knownHours >= neededHours) return { code: 'too_little_allowed_time', neededHours, longestHours }
  return { code: 'longer_than_known', neededHours, knownHours }
}

/** Why the job cannot begin as soon as it may, in any of these places. */
export function whyNotNow({ job, terms, grid, usable }: Asked, soonest: readonly Interval[]): NonNullable<Timing['noNow']> {
  const isThisHour = terms.first < grid.begin + HOUR_MS
  if (isThisHour && usable.every((k) => Number.isNaN(grid.places[k]!.priceNow))) return 'nothing_offered'
  const whole = priceGridOf(terms.now, grid.places, terms.last)
  const isKnown = usable.some((place) => priceOfPieces(whole, place, soonest, terms.unpaid) < Infinity)
  return job.maxPrice !== undefined && isKnown ? 'above_max_price' : 'not_known'
}

/** The longest run of allowed time; for a split job all of it that is long enough for a piece. */
function allowedHours({ allowed, deadline, split }: TimingJob, { first, lead }: Terms): number {
  if (!allowed) return Infinity
  const runs = clipped(merged(allowed), first, deadline ?? Infinity).map(({ from, to }) => to - from)
  if (!split) return Math.max(0, ...runs) / HOUR_MS
  const usable = runs.filter((run) => run >= lead + split.minPieceMinutes * 60_000).map((run) => run - lead)
  return (usable.reduce((sum, run) => sum + run, 0) + (usable.length ? lead : 0)) / HOUR_MS
}

function highestIn({ places, begin, price, width }: PriceGrid, { place, pieces }: Window): number {
  const row = width * places.findIndex(({ key }) => key === place)
  const hours = pieces.flatMap(({ from, to }) => [...price.subarray(row + Math.floor((from - begin) / HOUR_MS), row + Math.ceil((to - begin) / HOUR_MS))])
  return Math.max(...hours)
}

/** The longest stretch of allowed time in which the price of a place is known, in hours. */
function longestKnown({ begin, hours, width, nextGap }: PriceGrid, place: number, { allowed }: Terms): number {
  let longest = 0
  for (const { from, to } of allowed) {
    for (let hour = Math.max(0, Math.floor((from - begin) / HOUR_MS)); hour < hours && begin + hour * HOUR_MS < to; hour++) {
      const gap = nextGap[place * width + hour]!
      if (gap > hour) longest = Math.max(longest, Math.min(to, begin + gap * HOUR_MS) - Math.max(from, begin + hour * HOUR_MS))
      hour = gap
    }
  }
  return longest / HOUR_MS
}
