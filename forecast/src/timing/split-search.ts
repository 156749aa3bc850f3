import { HOUR_MS } from '../series.ts'
import { emptyPlaceSlots, fillPlaceSlots, type PlaceSlots } from './place-slots.ts'
import type { PriceGrid } from './price-grid.ts'
import { isSplittable, openSlots, slotsOf, type OpenSlots, type Slots } from './slots.ts'
import { emptyBoundRows, splitBound, type BoundRows } from './split-bound.ts'
import { cheapestSplit, emptyTables, type SlotPiece, type Tables } from './split-plan.ts'
import type { Terms } from './terms.ts'
import type { Interval, TimingJob } from './types.ts'
import { TIE_USD } from './unbroken.ts'

export type PlacedPieces = { place: number; pieces: Interval[]; /** Delay counted. */ total: number }

/** The cheapest split plan over many places: bounds leave few of them for the exact search. What it works in is made once. */
export class SplitSearch {
  readonly slots: Slots
  private readonly terms: Terms
  private readonly grid: PriceGrid
  private readonly delay: Float64Array
  private readonly own: PlaceSlots
  private readonly rows: BoundRows
  private tables: Tables | undefined
  /** The best reward found for each place's bound: a good first try the next time. */
  private readonly rewards: Float64Array

  constructor(job: TimingJob, terms: Terms, grid: PriceGrid, delayOf: (end: number) => number) {
    this.slots = slotsOf(job, terms, grid)
    this.terms = terms
    this.grid = grid
    const { count, begin, unit, rest } = this.slots
    this.delay = Float64Array.from({ length: count }, (_, t) => delayOf(begin + t * unit + rest))
    this.own = emptyPlaceSlots(this.slots)
    this.rows = emptyBoundRows(this.slots)
    this.rewards = new Float64Array(grid.places.length)
  }

  /** Only plans that cost less than `below` (and are not too near to it to matter) or as much but may begin earlier are of interest. */
  cheapest(places: readonly number[], taken: readonly Interval[], latest: number, below: number): PlacedPieces | undefined {
    if (!isSplittable(this.slots)) return undefined
    const open = openSlots(this.slots, this.terms, taken)
    let best: PlacedPieces | undefined
    let enough = below + TIE_USD
    for (const { place, bound } of this.inOrder(places, open, enough)) {
      if (bound > enough) break
      if (this.bound(place, open, enough) > enough) continue
      const plan = this.planIn(place, open, latest)
      if (!plan || plan.total > enough) continue
      if (!best || plan.total < best.total - TIE_USD || (plan.total <= best.total + TIE_USD && plan.pieces[0]!.from < best.pieces[0]!.from)) best = plan
      enough = Math.min(enough, plan.total + TIE_USD)
    }
    return best
  }

  /** Places by a bound got at one try, the lowest first. */
  private inOrder(places: readonly number[], open: OpenSlots, enough: number): { place: number; bound: number }[] {
    const hours = this.terms.work / HOUR_MS
    return places
      .filter((place) => this.grid.lowest[place]! * hours + this.fixed(place) <= enough)
      .map((place) => ({ place, bound: this.bound(place, open, enough, 1) }))
      .filter(({ bound }) => bound <= enough)
      .sort((a, b) => a.bound - b.bound || a.place - b.place)
  }

  private bound(place: number, open: OpenSlots, enough: number, steps?: number): number {
    const { full, rest, unit } = this.slots
    this.fill(place, open)
    const fixed = this.fixed(place)
    const usual = enough < Infinity ? (enough - fixed) / (full + rest / unit) : (this.grid.lowest[place]! * unit) / HOUR_MS
    const { usd, reward } = splitBound(this.slots, this.own, this.rows, {
      reward: this.rewards[place]! || Math.max(usual, 1e-9),
      enough: enough - fixed,
      steps,
    })
    this.rewards[place] = reward
    return usd + fixed
  }

  private planIn(place: number, open: OpenSlots, latest: number): PlacedPieces | undefined {
    const { begin, unit, rest } = this.slots
    const { lead } = this.terms
    this.fill(place, open)
    this.tables ??= emptyTables(this.slots)
    const plan = cheapestSplit(this.slots, this.own, this.tables, Math.floor((latest + lead - begin) / unit))
    if (!plan) return undefined
    const timeOf = ({ from, to }: SlotPiece, k: number): Interval => ({
      from: begin + from * unit - lead,
      to: begin + (k === plan.pieces.length - 1 ? (to - 1) * unit + rest : to * unit),
    })
    return { place, pieces: plan.pieces.map(timeOf), total: plan.usd + this.fixed(place) }
  }

  private fill(place: number, open: OpenSlots): void {
    fillPlaceSlots(this.own, place, this.slots, open, this.terms, this.grid, this.delay)
  }

  private fixed(place: number): number {
    return this.grid.places[place]!.fixedCostUsd
  }
}
