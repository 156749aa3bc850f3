import { HOUR_MS } from '../series.ts'
import { priceGridOf, type PriceGrid } from './price-grid.ts'
import { SplitSearch } from './split-search.ts'
import type { Terms } from './terms.ts'
import type { Interval, TimingJob } from './types.ts'

/** The pieces of the job if it ends as soon as its conditions let it, whatever the price; undefined when they never do before the known time ends. */
export function soonestPieces(job: TimingJob, terms: Terms, { begin, hours }: PriceGrid): Interval[] | undefined {
  const { allowed, length } = terms
  const fitting = allowed.find(({ from, to }) => from + length <= to)
  const unbroken = fitting && [{ from: fitting.from, to: fitting.from + length }]
  if (!job.split || fitting === allowed[0]) return unbroken
  const anywhere = { key: '', startHour: begin / HOUR_MS, prices: new Float64Array(hours), priceNow: 0, fixedCostUsd: 0, canMove: true }
  const grid = priceGridOf(terms.now, [anywhere], terms.last)
  const split = new SplitSearch({ ...job, split: { ...job.split, restartCostUsd: 0 } }, terms, grid, (end) => (end - terms.first) / HOUR_MS)
  const pieces = split.cheapest([0], [], Infinity, Infinity)?.pieces
  return pieces && (!unbroken || pieces.at(-1)!.to < unbroken[0]!.to) ? pieces : unbroken
}
