import type { Interval, TimingJob, TimingPlace, Window } from './types.ts'

/** Windows found by trying everything, for tests: slow, and nothing of it is shared with what it checks. */

const HOUR = 3_600_000
/** All times in the tests are whole steps, so that nothing is cheapest between two. */
export const STEP = 300_000

export type Found = { place: string; start: number; end: number; total: number; pieces: Interval[] }

function priceAt(place: TimingPlace, now: number, at: number, maxPrice = Infinity): number {
  const [hour, nowHour] = [Math.floor(at / HOUR), Math.floor(now / HOUR)]
  const usd = hour === nowHour ? place.priceNow : hour > nowHour ? (place.prices[hour - place.startHour] ?? NaN) : NaN
  return usd <= maxPrice ? usd : NaN
}

/** What pieces cost with delay, step by step; NaN when any step of them may not be. */
function totalOf(now: number, job: TimingJob, place: TimingPlace, pieces: readonly Interval[], soonestEnd: number): number {
  const lead = (job.startMinutes ?? 0) * 60_000
  let usd = place.fixedCostUsd + (pieces.length - 1) * (job.split?.restartCostUsd ?? 0)
  for (const { from, to } of pieces) {
    for (let at = from; at < to; at += STEP) {
      const isAllowed = at >= Math.max(now, job.earliest ?? 0) && at + STEP <= (job.deadline ?? Infinity)
      const isOpen = !job.allowed || job.allowed.some((one) => at >= one.from && at + STEP <= one.to)
      if (!isAllowed || !isOpen) return NaN
      const price = priceAt(place, now, at, job.maxPrice)
      if (Number.isNaN(price)) return NaN
      if (at - from >= lead || job.isStartBilled !== false) usd += price * (STEP / HOUR)
    }
  }
  return usd + ((job.delayCostPerHour ?? 0) * Math.max(0, pieces.at(-1)!.to - soonestEnd)) / HOUR
}

function unbrokenPieces(now: number, job: TimingJob, until: number): Interval[][] {
  const length = job.hours * HOUR + (job.startMinutes ?? 0) * 60_000
  const starts: Interval[][] = []
  for (let at = now; at + length <= until; at += STEP) starts.push([{ from: at, to: at + length }])
  return starts
}

/** Every set of slots that makes whole pieces. */
function splitPieces(now: number, job: TimingJob, until: number, unit: number): Interval[][] {
  const { minPieceMinutes } = job.split!
  const lead = (job.startMinutes ?? 0) * 60_000
  const begin = Math.ceil(Math.max(now, job.earliest ?? 0) / unit) * unit
  const slots = Math.ceil((Math.min(until, job.deadline ?? until) - begin) / unit)
  const units = Math.ceil((job.hours * HOUR) / unit)
  const found: Interval[][] = []
  for (let set = 0; set < 2 ** slots; set++) {
    const runs = [...set.toString(2).padStart(slots, '0').matchAll(/1+/g)]
    if (runs.reduce((sum, [run]) => sum + run.length, 0) !== units) continue
    const pieces = runs.map(({ index, 0: run }) => ({ from: begin + index * unit - lead, to: begin + (index + run.length) * unit }))
    pieces.at(-1)!.to -= units * unit - job.hours * HOUR
    const isWhole = pieces.every(({ from, to }) => to - from - lead >= minPieceMinutes * 60_000)
    const isApart = pieces.every(({ from }, k) => k === 0 || from >= pieces[k - 1]!.to)
    if (isWhole && isApart) found.push(pieces)
  }
  return found
}

const apart = (a: readonly Interval[], b: readonly Interval[]) => !a.some((x) => b.some((y) => x.from < y.to && y.from < x.to))

/**
 * Windows one after the other, each the cheapest that shares no moment with those before; ties to the earlier start. Or only the cheapest that shares none with
 * `taken`. `starts`: when it may begin, both ends included.
 */
export function bruteForce(
  now: number,
  job: TimingJob,
  places: readonly TimingPlace[],
  {
    count = 5,
    unit = HOUR,
    home = '',
    taken,
    starts,
  }: { count?: number; unit?: number; home?: string; taken?: readonly Interval[]; starts?: readonly Interval[] } = {},
): Found[] {
  const until = HOUR * Math.max(Math.floor(now / HOUR) + 1, ...places.map(({ startHour, prices }) => startHour + prices.length))
  const mayBegin = ([piece]: readonly Interval[]) => !starts || starts.some(({ from, to }) => piece!.from >= from && piece!.from <= to)
  const plans = [...unbrokenPieces(now, job, until), ...(job.split ? splitPieces(now, job, until, unit) : [])].filter(mayBegin)
  const free: TimingPlace = { key: 'any', startHour: 0, prices: new Float64Array(until / HOUR).fill(0), priceNow: 0, fixedCostUsd: 0, canMove: true }
  const ends = plans.filter((pieces) => !Number.isNaN(totalOf(now, { ...job, maxPrice: undefined }, free, pieces, Infinity))).map((pieces) => pieces.at(-1)!.to)
  const soonestEnd = Math.min(...ends)
  const all = places
    .filter(({ canMove, key }) => canMove || key === home)
    .flatMap((place) =>
      plans.map((pieces) => ({
        place: place.key,
        start: pieces[0]!.from,
        end: pieces.at(-1)!.to,
        pieces,
        total: totalOf(now, job, place, pieces, soonestEnd),
      })),
    )
    .filter(({ total }) => !Number.isNaN(total))
  const chosen: Found[] = []
  while (chosen.length < count) {
    const open = all.filter(({ pieces }) => apart(pieces, taken ?? []) && chosen.every((other) => apart(pieces, other.pieces)))
    const least = Math.min(...open.map(({ total }) => total))
    const tied = open.filter(({ total }) => total <= least + 1e-6).sort((a, b) => a.start - b.start || a.total - b.total)
    if (!tied[0]) break
    chosen.push(tied[0])
  }
  return chosen
}

export const totalUsd = ({ costUsd, delayUsd }: Window): number => costUsd + delayUsd
