import { HOUR_MS } from '../series.ts'
import { emptyPlaceSlots, fillFree, fillPlaceSlots, type PlaceSlots } from './place-slots.ts'
import type { PriceGrid } from './price-grid.ts'
import { isSplittable, openSlots, slotsOf, type OpenSlots, type Slots } from './slots.ts'
import { emptyBoundRows, splitBound, type BoundRows } from './split-bound.ts'
import { cheapestSplit, emptyTables, type SlotPiece, type Tables } from './split-plan.ts'
import type { Terms } from './terms.ts'
import type { Interval, TimingJob } from './types.ts'
import { TIE_USD } from './unbroken.ts'

export type PlacedPieces = { place: number; pieces: Interval[]; /** Delay counted. */ total: number }

/** The cheapest plan of two or more pieces over many places: bounds leave few of them for the exact search. What it works in is made once. */
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
  /** The last one found with care: places are alike. */
  private reward: number | undefined
  /** No plan of a place costs less, whatever is taken; first by its lowest price, two starts and a restart. */
  private readonly bounds: Float64Array
  private filled: { place: number; open: OpenSlots } | undefined

  constructor(job: TimingJob, terms: Terms, grid: PriceGrid, delayOf: (end: number) => number) {
    this.slots = slotsOf(job, terms, grid)
    this.terms = terms
    this.grid = grid
    const { count, begin, unit, rest } = this.slots
    this.delay = Float64Array.from({ length: count }, (_, t) => delayOf(begin + t * unit + rest))
    this.own = emptyPlaceSlots(this.slots)
    this.rows = emptyBoundRows(this.slots)
    this.rewards = new Float64Array(grid.places.length)
    const paidHours = (terms.work + 2 * (terms.lead - terms.unpaid)) / HOUR_MS
    this.bounds = Float64Array.from(grid.places, ({ fixedCostUsd }, k) => grid.lowest[k]! * paidHours + this.slots.restartUsd + fixedCostUsd)
  }

  /** Only plans that cost less than `below` (and are not too near to it to matter) or as much but may begin earlier are of interest. */
  cheapest(places: readonly number[], taken: readonly Interval[], latest: number, below: number): PlacedPieces | undefined {
    if (!isSplittable(this.slots)) return undefined
    const open = openSlots(this.slots, this.terms, taken)
    if (below === Infinity && !this.fits(open, latest)) return undefined
    let best: PlacedPieces | undefined
    let enough = below + TIE_USD
    for (const place of this.inOrder(places, open, enough)) {
      if (this.bounds[place]! > enough) break
      if (this.bound(place, open, enough) > enough) continue
      const plan = this.planIn(place, open, latest)
      if (!plan || plan.total > enough) continue
      if (!best || plan.total < best.total - TIE_USD || (plan.total <= best.total + TIE_USD && plan.pieces[0]!.from < best.pieces[0]!.from)) best = plan
      enough = Math.min(enough, plan.total + TIE_USD)
    }
    return best
  }

  /** Whether the calendar lets any plan be: else each place would be searched in vain. */
  private fits(open: OpenSlots, latest: number): boolean {
    fillFree(this.own, this.slots, open)
    this.filled = undefined
    return cheapestSplit(this.slots, this.own, this.ownTables(), this.lastBegin(latest)) !== undefined
  }

  private ownTables(): Tables {
    this.tables ??= emptyTables(this.slots)
    return this.tables
  }

  private lastBegin(latest: number): number {
    return Math.floor((latest + this.terms.lead - this.slots.begin) / this.slots.unit)
  }

  /** Places by a bound that holds whatever is taken, the lowest first; it is got at one try, when nothing is taken. */
  private inOrder(places: readonly number[], open: OpenSlots, enough: number): number[] {
    const isPossible = (place: number): boolean => this.bounds[place]! <= enough
    const possible = places.filter(isPossible)
    if (open.isAll) for (const place of possible) this.bound(place, open, enough, this.reward === undefined ? undefined : 1)
    return possible.filter(isPossible).sort((a, b) => this.bounds[a]! - this.bounds[b]! || a - b)
  }

  private bound(place: number, open: OpenSlots, enough: number, steps?: number): number {
    this.fill(place, open)
    const fixed = this.fixed(place)
    const reward = this.rewards[place]! || this.reward || Math.max((this.grid.lowest[place]! * this.slots.unit) / HOUR_MS, 1e-9)
    const found = splitBound(this.slots, this.own, this.rows, { reward, enough: enough - fixed, steps })
    this.rewards[place] = found.reward
    if (steps === undefined) this.reward = found.reward
    if (open.isAll) this.bounds[place] = Math.max(this.bounds[place]!, found.usd + fixed)
    return found.usd + fixed
  }

  private planIn(place: number, open: OpenSlots, latest: number): PlacedPieces | undefined {
    const { begin, unit, rest } = this.slots
    const { lead } = this.terms
    this.fill(place, open)
    const plan = cheapestSplit(this.slots, this.own, this.ownTables(), this.lastBegin(latest))
    if (!plan) return undefined
    const timeOf = ({ from, to }: SlotPiece, k: number): Interval => ({
      from: begin + from * unit - lead,
      to: begin + (k === plan.pieces.length - 1 ? (to - 1) * unit + rest : to * unit),
    })
    return { place, pieces: plan.pieces.map(timeOf), total: plan.usd + this.fixed(place) }
  }

  private fill(place: number, open: OpenSlots): void {
    if (this.filled?.place === place && this.filled.open === open) return
    this.filled = { place, open }
    fillPlaceSlots(this.own, place, this.slots, open, this.terms, this.grid, this.delay)
  }

  private fixed(place: number): number {
    return this.grid.places[place]!.fixedCostUsd
  }
}
