import type { Market } from '@dumont/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { HOLD_HOURS } from './decide-state.ts'
import type { PriceHour } from './store-hours.ts'

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

/** The hours in which prices of these series were seen from `from` to `to`, with the one before that may still hold, by series and ascending. Quarantined ones are left out. */
export async function heldHours(db: Db, seriesIds: readonly number[], from: Date, to: Date): Promise<Map<number, PriceHour[]>> {
  const since = new Date(from.getTime() - HOLD_HOURS * 3_600_000)
  const until = new Date(to.getTime() + 3_600_000)
  const columns = sql`series_id as s, extract(epoch from hour)::float8 as h, extract(epoch from observed_at)::float8 as o, price_micros as p,
    case when ended_at > observed_at then extract(epoch from ended_at)::float8 end as e`
  // Epoch numbers and no column renaming, as in `readRanges`: there may be many rows.
  const { rows } = await sql<{ s: number; h: number; o: number; p: number; e: number | null }>`
    select held.* from unnest(${[...seriesIds]}::bigint[]) as id cross join lateral (
      select ${columns} from price_hours where series_id = id and hour > ${since} and hour <= ${from} and not quarantined order by hour desc limit 1
    ) as held
    union all
    select ${columns} from price_hours where series_id = any(${[...seriesIds]}::bigint[]) and hour > ${from} and hour <= ${until} and not quarantined
    order by s, h`.execute(db.withoutPlugins())
  const bySeries = new Map<number, PriceHour[]>()
  for (const { s, h, o, p, e } of rows) {
    const hours = bySeries.get(s) ?? []
    if (!hours.length) bySeries.set(s, hours)
    hours.push({ hour: new Date(h * 1000), observedAt: new Date(o * 1000), priceMicros: p, ...(e === null ? {} : { endedAt: new Date(e * 1000) }) })
  }
  return bySeries
}
