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
  const known = places.flatMap((one) => priceOf(pieces, gpuCount, one) ?? [])
  return known.reduce<BestPlace | undefined>((best, one) => (best && isBefore(best, one) ? best : one), undefined)
}

const isBefore = (a: BestPlace, b: BestPlace): boolean => a.cost < b.cost || (a.cost === b.cost && a.place.seriesId <= b.place.seriesId)

function priceOf(pieces: readonly Stretch[], gpuCount: number, { place, hours }: PricedPlace): BestPlace | undefined {
  if (gpuCount % place.gpuCount !== 0) return undefined
  const machines = gpuCount / place.gpuCount
  const priced: PlaceHour[] = []
  let next = 0
  for (const piece of pieces) {
    while (next < hours.length && hours[next]!.hour.getTime() <= hourOf(piece)) next++
    const row = hours[next - 1]
    if (!row || !holds(row, piece.to)) return undefined
    priced.push({ ...piece, micros: row.priceMicros * machines, observedAt: row.observedAt })
  }
  return { place, machines, cost: priced.reduce((sum, { from, to, micros }) => sum + exactCost(micros, to.getTime() - from.getTime()), 0n), hours: priced }
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
