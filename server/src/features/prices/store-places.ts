import type { Market } from '@dumont/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { HOLD_HOURS } from './decide-state.ts'

/** Where a GPU was for rent: a listing, or the cheapest offer of a marketplace. `gpuCount`: GPUs of what its price buys. */
export type Place = {
  seriesId: number
  provider: string
  region: string | null
  zone: string | null
  instanceType: string | null
  market: Market
  gpuCount: number
}

/** Places whose prices may be known from `from` to `to`. Never of the demo market. */
export async function placesOf(db: Db, gpuId: string, from: Date, to: Date): Promise<Place[]> {
  return (
    db
      .selectFrom('series')
      .select(['id as seriesId', sql<string>`provider`.as('provider'), 'region', 'zone', 'instanceType', 'market', 'gpuCount'])
      .where('gpuId', '=', gpuId)
      .where('demo', '=', false)
      .where('provider', 'is not', null)
      .where((eb) => eb.or([eb('kind', '=', 'listing'), eb.and([eb('kind', '=', 'statistic'), eb('statistic', '=', 'cheapest')])]))
      // The price of an hour is the last one seen in it, so the first may be seen after `from`.
      .where('firstObservedAt', '<', new Date(from.getTime() + 3_600_000))
      .where('lastObservedAt', '>', new Date(to.getTime() - HOLD_HOURS * 3_600_000))
      .orderBy('id')
      .execute()
  )
}
