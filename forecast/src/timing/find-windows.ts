import { HOUR_MS } from '../series.ts'
import { clipped, merged } from './intervals.ts'
import { knownUntil, priceGridOf, priceOfPieces } from './price-grid.ts'
import { Search, totalOf } from './search.ts'
import { soonestPieces } from './soonest.ts'
import { termsOf, type Terms } from './terms.ts'
import type { Alternative, Interval, Timing, TimingJob, TimingOptions, TimingPlace, Window } from './types.ts'
import { whyNone, whyNotNow } from './why-none.ts'

const WINDOWS = 5
const OTHERS = 5
const OTHER_TIMES = 4
const DAY_MS = 24 * HOUR_MS
const HORIZON_MS = 168 * HOUR_MS

/**
 * The cheapest times and places to run a job, exactly: unbroken runs at every start that can be best, split ones by dynamic programming (docs/timing.md).
 * `now` in epoch ms. A job that makes no sense is a RangeError.
 */
export function findWindows(now: number, job: TimingJob, places: readonly TimingPlace[], { home }: TimingOptions = {}): Timing {
  const terms = termsOf(now, job, knownUntil(now, places))
  const grid = priceGridOf(now, places, terms.last, job.maxPrice)
  const soonest = soonestPieces(job, terms, grid)
  const firstStart = soonest?.[0]!.from ?? terms.allowed[0]?.from ?? terms.first
  const search = new Search(job, terms, grid, { soonest: soonest?.at(-1)!.to ?? terms.first + terms.length, more: [now + DAY_MS] })
  const all = [...places.keys()]
  const homeAt = home === undefined ? -1 : places.findIndex(({ key }) => key === home)
  const usable = all.filter((k) => places[k]!.canMove || k === homeAt)
  const movable = all.filter((k) => places[k]!.canMove)

  const windows = search.several(usable, WINDOWS)
  const [best] = windows
  const atOnceIn = soonest ? cheapestFirst(search, soonest) : () => []
  const [atOnce] = atOnceIn(usable, 1)
  const atHome = homeAt < 0 ? undefined : { now: atOnceIn([homeAt], 1)[0], best: search.cheapest([homeAt]) }
  const besides = atHome?.now ?? atOnce
  const bestAt = [places.findIndex(({ key }) => key === best?.place)]
  return {
    windows,
    ...(!best && { noWindow: whyNone({ job, terms, grid, usable }) }),
    firstStart,
    ...(atOnce ? { now: atOnce } : best && { noNow: whyNotNow({ job, terms, grid, usable }, soonest ?? []) }),
    ...(atHome && { home: atHome }),
    ...within24h(search, usable, best, now),
    ...(best && { worst: dearest(search, bestAt) }),
    elsewhereNow: besides ? beside(besides, atOnceIn(movable, OTHERS + 1)).slice(0, OTHERS) : [],
    otherPlaces: best ? beside(best, cheapestFirst(search, best.pieces)(movable, OTHERS + 1)).slice(0, OTHERS) : [],
    otherTimes: best ? beside(best, search.several(bestAt, OTHER_TIMES, best.pieces), true) : [],
    ...spreadOf(search, usable),
    unknown: unknownOf(
      terms,
      usable.map((k) => places[k]!),
      job.deadline ?? firstStart + HORIZON_MS,
    ),
  }
}

function within24h(search: Search, usable: readonly number[], best: Window | undefined, now: number): Pick<Timing, 'within24h'> {
  const window = best && best.start <= now + DAY_MS ? best : search.cheapest(usable, [], now + DAY_MS)
  return window ? { within24h: window } : {}
}

/** These pieces in each place: of some, those where their price is known, the cheapest first. */
function cheapestFirst(search: Search, pieces: readonly Interval[]): (some: readonly number[], count: number) => Window[] {
  const { grid, terms } = search
  const usd = Float64Array.from(grid.places, ({ fixedCostUsd }, k) => fixedCostUsd + priceOfPieces(grid, k, pieces, terms.unpaid))
  const order = [...grid.places.keys()].filter((k) => usd[k]! < Infinity).sort((a, b) => usd[a]! - usd[b]! || a - b)
  return (some, count) => {
    const wanted = new Set(some)
    const found: Window[] = []
    for (const k of order) {
      if (found.length === count) break
      if (wanted.has(k)) found.push(search.windowAt(k, pieces)!)
    }
    return found
  }
}

function beside(one: Window, others: readonly Window[], isSamePlace = false): Alternative[] {
  return others
    .filter(({ place }) => isSamePlace || place !== one.place)
    .map((window) => {
      const differenceUsd = totalOf(window) - totalOf(one)
      return { window, differenceUsd, differenceShare: differenceUsd && differenceUsd / totalOf(one) }
    })
}

function dearest(search: Search, places: readonly number[]): Window | undefined {
  const { at, costUsd } = search.startsOf(places)
  let most = -1
  costUsd.forEach((usd, i) => {
    if (usd < Infinity && (most < 0 || usd > costUsd[most]!)) most = i
  })
  return most < 0 ? undefined : search.windowAt(places[0]!, [{ from: at[most]!, to: at[most]! + search.terms.length }])
}

function spreadOf(search: Search, usable: readonly number[]): Pick<Timing, 'cheapestUsd' | 'spread'> {
  const costs = search.startsOf(usable).costUsd.filter((usd) => usd < Infinity)
  const least = costs.reduce((a, b) => Math.min(a, b), Infinity)
  const most = costs.reduce((a, b) => Math.max(a, b), 0)
  return { cheapestUsd: least, spread: least > 0 && most > least ? (most - least) / least : 0 }
}

/** Hours in which no place's price is known. A price above the job's maximum is known all the same. */
function unknownOf({ now, first }: Terms, places: readonly TimingPlace[], until: number): Interval[] {
  const hourOfNow = Math.floor(now / HOUR_MS)
  const end = knownUntil(now, places)
  const isKnown = (hour: number) => places.some(({ priceNow, prices, startHour }) => (hour === hourOfNow ? priceNow : prices[hour - startHour]!) >= 0)
  const unknown: Interval[] = [{ from: Math.max(end, first), to: until }]
  for (let hour = Math.floor(first / HOUR_MS); hour * HOUR_MS < Math.min(until, end); hour++)
    if (!isKnown(hour)) unknown.push({ from: hour * HOUR_MS, to: (hour + 1) * HOUR_MS })
  return clipped(merged(unknown), first, until)
}
