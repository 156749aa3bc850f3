import type { Market } from '@dumont/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { HISTORY_NEEDED_HOURS, HOLD_HOURS } from './decide-state.ts'
import { gpuIdOf } from './gpus.ts'
import { hasRealPrices } from './store.ts'
import type { SeriesRow } from './tables.ts'

export type SeriesWish = { gpu: string; market: Market; provider?: string | undefined; region?: string | undefined; now: Date }

/**
 * The series that speaks for a GPU in a market and, when given, at a provider and in a region: its live index, else its cheapest live listing,
 * else the cheapest one that ended with enough history and not long before the others, else the longest that ended with too little; the demo market only while there are no
 * real prices at all.
 */
export async function chooseSeries(db: Db, wish: SeriesWish): Promise<SeriesRow | undefined> {
  const demo = !(await hasRealPrices(db))
  const liveSince = new Date(wish.now.getTime() - HOLD_HOURS * 3_600_000)
  const live = sql<boolean>`(last_observed_at >= ${liveSince} and ended_at is null)`
  const isIndex = sql<boolean>`kind = 'index'`
  let query = db
    .selectFrom('series')
    .selectAll()
    .where('gpuId', '=', gpuIdOf(wish.gpu))
    .where('market', '=', wish.market)
    .where('demo', '=', demo)
    .where('lastObservedAt', 'is not', null)
    // An index of all providers has no provider; a listing may be asked for without one.
    .where((eb) => eb.or([eb.and([isIndex, live]), eb('kind', '=', 'listing')]))
  query =
    wish.provider === undefined
      ? query.where((eb) =>
          eb.or([eb('kind', '=', 'listing'), eb('provider', 'is', null), ...(wish.region === undefined ? [] : [eb('region', '=', wish.region)])]),
        )
      : query.where('provider', '=', wish.provider)
  query =
    wish.region === undefined ? query.where((eb) => eb.or([eb('kind', '=', 'listing'), eb('region', 'is', null)])) : query.where('region', '=', wish.region)
  const history = sql`case when ${live} then ${HISTORY_NEEDED_HOURS} else least(history_hours, ${HISTORY_NEEDED_HOURS}) end`
  // A price that ended long before the others says nothing about what was cheapest last.
  const isLate = sql`not ${live} and last_observed_at < max(last_observed_at) over (partition by ${live}) - ${`${HOLD_HOURS} hours`}::interval`
  const best = sql`${live} desc, ${isIndex} desc, ${history} desc, ${isLate}, last_price_micros::float8 / gpu_count, id`
  return query.orderBy(best).limit(1).executeTakeFirst()
}
