import type { Market } from '@dumont/contracts'
import { type Exact, exactCost, HOUR_MS } from '../usage/index.ts'
import { HOLD_HOURS, type Place, type PriceHour } from '../prices/index.ts'

/** Time in which an instance was billed as running. */
export type Stretch = { from: Date; to: Date }
/** A place with the hours in which its price was really seen, ascending. */
export type PricedPlace = { place: Place; hours: readonly PriceHour[] }
/** What a part of an hour would have cost there: `micros` an hour for all machines. */
export type PlaceHour = Stretch & { micros: number; observedAt: Date }
export type BestPlace = { place: Place; machines: number; cost: Exact; hours: PlaceHour[] }

/**
 * The one place where the whole of a session would have been the cheapest: its price of each hour x machines x time, exactly. A place counts only when its price is known in every
 * hour and its machines carry these GPUs exactly. undefined: there was none, so nobody knows. Of two that cost the same, the one whose series is older.
 */
export function decideBestPlace(stretches: readonly Stretch[], gpuCount: number, places: readonly PricedPlace[]): BestPlace | undefined {
  const pieces = stretches.flatMap(cutAtHours)
  if (!pieces.length) return undefined
  let best: Costed | undefined
  for (const place of places) {
    const cost = costAt(pieces, gpuCount, place)
    if (cost !== undefined && (!best || isBefore({ place, cost }, best))) best = { place, cost }
  }
  return best && detailsOf(pieces, gpuCount, best)
}

type Costed = { place: PricedPlace; cost: Exact }
const isBefore = (a: Costed, b: Costed): boolean => a.cost < b.cost || (a.cost === b.cost && a.place.place.seriesId < b.place.place.seriesId)

/** undefined: it cannot carry these GPUs, or its price is not known in every hour. */
function costAt(pieces: readonly Stretch[], gpuCount: number, priced: PricedPlace): Exact | undefined {
  if (gpuCount % priced.place.gpuCount !== 0) return undefined
  const rows = rowsOf(pieces, priced.hours)
  if (!rows) return undefined
  const perMachine = pieces.reduce((sum, { from, to }, i) => sum + exactCost(rows[i]!.priceMicros, to.getTime() - from.getTime()), 0n)
  return perMachine * BigInt(gpuCount / priced.place.gpuCount)
}

function detailsOf(pieces: readonly Stretch[], gpuCount: number, { place: { place, hours }, cost }: Costed): BestPlace {
  const machines = gpuCount / place.gpuCount
  const rows = rowsOf(pieces, hours)!
  return { place, machines, cost, hours: pieces.map((piece, i) => ({ ...piece, micros: rows[i]!.priceMicros * machines, observedAt: rows[i]!.observedAt })) }
}

/** The row that tells the price of each piece; undefined: of one of them nobody knows it. */
function rowsOf(pieces: readonly Stretch[], hours: readonly PriceHour[]): PriceHour[] | undefined {
  const rows: PriceHour[] = []
  let next = 0
  for (const piece of pieces) {
    while (next < hours.length && hours[next]!.hour.getTime() <= hourOf(piece)) next++
    const row = hours[next - 1]
    if (!row || !holds(row, piece.to)) return undefined
    rows.push(row)
  }
  return rows
}

/** A price holds for 48 hours after it was seen, and not beyond an answer without it. */
function holds({ observedAt, endedAt }: PriceHour, until: Date): boolean {
  return until.getTime() - observedAt.getTime() <= HOLD_HOURS * HOUR_MS && (endedAt === undefined || endedAt >= until)
}

/** The grid point that carries the price of this part of an hour. */
const hourOf = ({ to }: Stretch): number => Math.ceil(to.getTime() / HOUR_MS) * HOUR_MS

function cutAtHours({ from, to }: Stretch): Stretch[] {
  const pieces: Stretch[] = []
  for (let at = from.getTime(); at < to.getTime();) {
    const end = Math.min(to.getTime(), (Math.floor(at / HOUR_MS) + 1) * HOUR_MS)
    pieces.push({ from: new Date(at), to: new Date(end) })
    at = end
  }
  return pieces
}

/** Sold alike: what may be taken away, what stays; the rest needs a promise or a booking made before. */
const classes: Record<Market, 'spot' | 'on_demand' | 'reserved' | 'capacity_block'> = {
  spot: 'spot',
  on_demand: 'on_demand',
  list: 'on_demand',
  reserved: 'reserved',
  capacity_block: 'capacity_block',
}

export const isSameClass = (a: Market, b: Market): boolean => classes[a] === classes[b]

/** Could have been rented for these hours alone. */
export const isForAnyone = (market: Market): boolean => classes[market] === 'spot' || classes[market] === 'on_demand'
