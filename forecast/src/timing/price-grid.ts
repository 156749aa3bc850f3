import { HOUR_MS } from '../series.ts'
import type { Interval, TimingPlace } from './types.ts'

/** Prices of all places, hour by hour from the one of now, with running sums: any stretch is priced in no time. Row by place, `hours + 1` wide. */
export type PriceGrid = {
  places: readonly TimingPlace[]
  /** Begin of hour 0 (ms): the hour of now. */
  begin: number
  hours: number
  width: number
  /** 0 where it may not be used. */
  price: Float64Array
  /** Sum of the prices of all hours before. */
  sums: Float64Array
  /** The first hour at or after this one that may not be used. */
  nextGap: Int32Array
  /** The lowest usable price of each place; Infinity when there is none. */
  lowest: Float64Array
}

/** Hours above `maxPrice`, unknown or negative may not be used. `last` (ms): nothing after it matters. */
export function priceGridOf(now: number, places: readonly TimingPlace[], last: number, maxPrice = Infinity): PriceGrid {
  const firstHour = Math.floor(now / HOUR_MS)
  const end = Math.min(knownUntil(now, places), Math.ceil(last / HOUR_MS) * HOUR_MS)
  const hours = Math.max(1, end / HOUR_MS - firstHour)
  const width = hours + 1
  const grid: PriceGrid = {
    places,
    begin: firstHour * HOUR_MS,
    hours,
    width,
    price: new Float64Array(places.length * width),
    sums: new Float64Array(places.length * width),
    nextGap: new Int32Array(places.length * width).fill(hours),
    lowest: new Float64Array(places.length).fill(Infinity),
  }
  places.forEach((place, k) => fillRow(grid, k, place, firstHour, maxPrice))
  return grid
}

/** Epoch ms at which the last forecast ends; the end of this hour at least. */
export function knownUntil(now: number, places: readonly TimingPlace[]): number {
  const thisHour = Math.floor(now / HOUR_MS) + 1
  return HOUR_MS * places.reduce((most, { startHour, prices }) => Math.max(most, startHour + prices.length), thisHour)
}

function fillRow(
  { hours, width, price, sums, nextGap, lowest }: PriceGrid,
  k: number,
  { startHour, prices, priceNow }: TimingPlace,
  firstHour: number,
  maxPrice: number,
): void {
  const row = k * width
  const shift = firstHour - startHour
  const known = prices.length
  let [sum, least, gap] = [0, Infinity, -1]
  for (let h = 0; h < hours; h++) {
    const at = h + shift
    const usd = h === 0 ? priceNow : at >= 0 && at < known ? prices[at]! : NaN
    if (usd >= 0 && usd <= maxPrice && usd < Infinity) {
      price[row + h] = usd
      sum += usd
      if (usd < least) least = usd
    } else nextGap[row + (gap = h)] = h
    sums[row + h + 1] = sum
  }
  lowest[k] = least
  // After the last gap the row stands as it was made.
  for (let h = gap - 1; h >= 0; h--) if (nextGap[row + h] !== h) nextGap[row + h] = nextGap[row + h + 1]!
}

/** USD of a stretch of time in a place; Infinity when part of it may not be used. `unpaid` ms at its begin cost nothing. */
export function priceOf(grid: PriceGrid, place: number, { from, to }: Interval, unpaid = 0): number {
  const first = Math.floor((from - grid.begin) / HOUR_MS)
  if (first < 0 || first >= grid.hours || grid.nextGap[place * grid.width + first]! < Math.ceil((to - grid.begin) / HOUR_MS)) return Infinity
  return sumUntil(grid, place, to) - sumUntil(grid, place, from + unpaid)
}

function sumUntil({ width, sums, price, begin }: PriceGrid, place: number, at: number): number {
  const hours = (at - begin) / HOUR_MS
  const whole = Math.floor(hours)
  return sums[place * width + whole]! + (hours - whole) * price[place * width + whole]!
}

/** USD of all pieces, restarts left out; Infinity when part of them may not be used. */
export function priceOfPieces(grid: PriceGrid, place: number, pieces: readonly Interval[], unpaid: number): number {
  let usd = 0
  for (const piece of pieces) usd += priceOf(grid, place, piece, unpaid)
  return usd
}
