import { HOUR_MS } from '../series.ts'
import { priceOfPieces, type PriceGrid } from './price-grid.ts'
import { SplitSearch } from './split-search.ts'
import type { Terms } from './terms.ts'
import type { Interval, TimingJob, Window } from './types.ts'
import { cheapestStart, priceStarts, startsBeside, startsToTry, TIE_USD, type Starts } from './unbroken.ts'

/** The cheapest place of a start. */
type Priced = { costUsd: number; place: number }

/** Answers "the cheapest window of these places that shares no moment with those", again and again on the same prices. */
export class Search {
  readonly job: TimingJob
  readonly terms: Terms
  readonly grid: PriceGrid
  private readonly at: Float64Array
  private readonly starts = new Map<readonly number[], Starts>()
  private readonly besides = new Map<readonly number[], Map<number, Priced>>()
  private readonly delayOf: (end: number) => number
  private split: SplitSearch | undefined

  /** `soonest`: where the job would end if it began as soon as it may; delay is counted from there. `more`: starts that are worth a look. */
  constructor(job: TimingJob, terms: Terms, grid: PriceGrid, { soonest, more }: { soonest: number; more: readonly number[] }) {
    this.job = job
    this.terms = terms
    this.grid = grid
    this.at = startsToTry(terms, grid, more)
    this.delayOf = (end) => (terms.delayUsdPerHour * Math.max(0, end - soonest)) / HOUR_MS
  }

  cheapest(places: readonly number[], taken: readonly Interval[] = [], latest = Infinity): Window | undefined {
    const { length } = this.terms
    const lists = [this.startsOf(places)]
    if (taken.length) lists.push(this.beside(taken, places))
    const run = cheapestStart(lists, length, this.delayOf, taken, latest)
    const unbroken = run && this.windowOf(run.place, [{ from: run.start, to: run.start + length }])
    if (!this.job.split) return unbroken
    this.split ??= new SplitSearch(this.job, this.terms, this.grid, this.delayOf)
    const plan = this.split.cheapest(places, taken, latest, unbroken ? totalOf(unbroken) : Infinity)
    const split = plan && this.windowOf(plan.place, plan.pieces)
    if (!unbroken || !split) return unbroken ?? split
    const difference = totalOf(split) - totalOf(unbroken)
    return difference < -TIE_USD || (difference <= TIE_USD && split.start < unbroken.start) ? split : unbroken
  }

  /** Cheapest first, none sharing a moment with another. */
  several(places: readonly number[], count: number, taken: readonly Interval[] = []): Window[] {
    const windows: Window[] = []
    while (windows.length < count) {
      const next = this.cheapest(places, [...taken, ...windows.flatMap(({ pieces }) => pieces)])
      if (!next) break
      windows.push(next)
    }
    return windows
  }

  /** All unbroken starts with the cheapest of these places at each. */
  startsOf(places: readonly number[]): Starts {
    const known = this.starts.get(places) ?? priceStarts(this.grid, this.terms, this.at, places)
    this.starts.set(places, known)
    return known
  }

  /** Starts beside what is taken. Asked again, mostly little more is taken than before: only new ones are priced. */
  private beside(taken: readonly Interval[], places: readonly number[]): Starts {
    const at = startsBeside(this.terms, taken)
    const known = this.besides.get(places) ?? new Map<number, Priced>()
    this.besides.set(places, known)
    const fresh = priceStarts(
      this.grid,
      this.terms,
      at.filter((start) => !known.has(start)),
      places,
    )
    fresh.at.forEach((start, i) => known.set(start, { costUsd: fresh.costUsd[i]!, place: fresh.place[i]! }))
    return { at, costUsd: at.map((start) => known.get(start)!.costUsd), place: Int32Array.from(at, (start) => known.get(start)!.place) }
  }

  /** A window of these pieces in a place; undefined where its price is not known. */
  windowAt(place: number, pieces: readonly Interval[]): Window | undefined {
    const window = this.windowOf(place, pieces)
    return window.costUsd < Infinity ? window : undefined
  }

  private windowOf(place: number, pieces: readonly Interval[]): Window {
    const { key, fixedCostUsd: fixedUsd } = this.grid.places[place]!
    const restartUsd = (pieces.length - 1) * (this.job.split?.restartCostUsd ?? 0)
    const [start, end] = [pieces[0]!.from, pieces.at(-1)!.to]
    const costUsd = priceOfPieces(this.grid, place, pieces, this.terms.unpaid) + restartUsd + fixedUsd
    return { place: key, start, end, pieces: [...pieces], costUsd, restartUsd, fixedUsd, delayUsd: this.delayOf(end) }
  }
}

/** What windows are compared by. */
export const totalOf = ({ costUsd, delayUsd }: Window): number => costUsd + delayUsd
