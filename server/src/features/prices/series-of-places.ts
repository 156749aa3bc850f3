import type { Market } from '@dumont/contracts'
import type { Db } from '../../platform/db.ts'
import { HOLD_HOURS } from './decide-state.ts'
import type { SeriesRow } from './tables.ts'

export type SoldAt = {
  provider: string
  region: string | null
  zone: string | null
  instanceType: string | null
  gpuId: string
  gpuCount: number
  market: Market
  lastSeenAt: Date
}

/** The live spot price that each machine is rented at, in their order: the listing of its very type and place. Undefined where there is none, or where the price does not float. */
export async function seriesOfPlaces(db: Db, places: readonly SoldAt[]): Promise<(SeriesRow | undefined)[]> {
  const spot = places.filter(({ market, instanceType }) => market === 'spot' && instanceType !== null)
  if (!spot.length) return places.map(() => undefined)
  const rows = await db
    .selectFrom('series')
    .selectAll()
    .where('kind', '=', 'listing')
    .where('market', '=', 'spot')
    .where('demo', '=', false)
    .where('endedAt', 'is', null)
    .where('historyHours', '>=', 50)
    .where('instanceType', 'in', [...new Set(spot.map(({ instanceType }) => instanceType!))])
    .execute()
  const fits = (row: SeriesRow, place: SoldAt): boolean =>
    row.provider === place.provider &&
    row.instanceType === place.instanceType &&
    row.gpuId === place.gpuId &&
    row.gpuCount === place.gpuCount &&
    row.region === place.region &&
    (place.zone === null || row.zone === place.zone)
  const isLive = (row: SeriesRow, place: SoldAt) =>
    row.lastObservedAt !== null && row.lastObservedAt.getTime() >= place.lastSeenAt.getTime() - HOLD_HOURS * 3_600_000
  return places.map((place) => (place.market === 'spot' ? rows.find((row) => fits(row, place) && isLive(row, place)) : undefined))
}
