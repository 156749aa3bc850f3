import type { Market } from '@dumont/contracts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { FAR_FACTOR } from './decide-quarantine.ts'
import { HOLD_HOURS } from './decide-state.ts'
import type { SeriesRow } from './tables.ts'

export type PlaceFilter = {
  gpus: readonly string[]
  market: Market
  demo: boolean
  providers?: readonly string[] | undefined
  regions?: readonly string[] | undefined
  instanceTypes?: readonly string[] | undefined
  now: Date
}
/** Of a thousand rows each column counts. */
type Shown =
  | 'id'
  | 'provider'
  | 'region'
  | 'zone'
  | 'instanceType'
  | 'gpuId'
  | 'gpuCount'
  | 'market'
  | 'kind'
  | 'demo'
  | 'offers'
  | 'historyHours'
  | 'firstObservedAt'
  | 'lastObservedAt'
  | 'endedAt'
  | 'changedAt'

/** A history that speaks for somewhere to run, with what its provider says of it now. */
export type PlaceRow = Pick<SeriesRow, Shown> & {
  /** The cheapest that is offered now, in the series' own unit; the last price seen where nobody counts offers. */
  nowMicros: number
  interruptionFrom: number | null
  interruptionTo: number | null
  /** When it was last seen on offer: as of the vendor's last good answer, however old the price in it. */
  seenAt: Date
}

/** Listings and marketplaces' cheapest that can be had, or were seen in the last two days and have not vanished; never an index. */
export async function placeRows(db: Db, filter: PlaceFilter): Promise<PlaceRow[]> {
  // Names come in our own way already: to have them turned, row by row, takes longer than to read them.
  const { rows } = await sql<PlaceRow>`
    with offered as (
      select o.series_id, min(o.price_micros::float8 / o.gpu_count) as rate, min(o.interruption_from) as interruption_from, max(o.interruption_to) as interruption_to,
        max(greatest(o.observed_at, t.last_success_at)) as seen_at
      from offers_now o join series s on s.id = o.series_id left join provider_tasks t on (t.connection_id, t.kind, t.part) = (o.connection_id, 'offers', o.part)
      where o.gpu_id = any(${filter.gpus}::text[]) and o.market = ${filter.market} and o.price_micros::float8 / o.gpu_count * ${FAR_FACTOR} >= s.last_price_micros::float8 / s.gpu_count
      group by o.series_id
    )
    select s.id, s.provider, s.region, s.zone, s.instance_type as "instanceType", s.gpu_id as "gpuId", s.gpu_count as "gpuCount", s.market, s.kind, s.demo, s.offers,
      s.history_hours as "historyHours", s.first_observed_at as "firstObservedAt", s.last_observed_at as "lastObservedAt", s.ended_at as "endedAt", s.changed_at as "changedAt",
      coalesce(o.rate * s.gpu_count, s.last_price_micros)::float8 as "nowMicros", o.interruption_from as "interruptionFrom", o.interruption_to as "interruptionTo",
      greatest(s.last_observed_at, o.seen_at) as "seenAt"
    from series s left join offered o on o.series_id = s.id
    where ${sql.join([...conditions(filter), isLive(filter.now), isAskedItself], sql` and `)} order by s.id`.execute(db.withoutPlugins())
  return rows
}

/** How many more there were once. */
export async function countGonePlaces(db: Db, filter: PlaceFilter): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from series s where ${sql.join([...conditions(filter), sql`not ${isLive(filter.now)}`], sql` and `)}`.execute(db)
  return rows[0]!.n
}

function conditions({ gpus, market, demo, providers, regions, instanceTypes }: PlaceFilter): RawBuilder<unknown>[] {
  const all = [
    sql`s.gpu_id = any(${gpus}::text[]) and s.market = ${market} and s.demo = ${demo} and s.provider is not null and s.last_observed_at is not null`,
    sql`(s.kind = 'listing' or s.statistic = 'cheapest')`,
  ]
  if (providers) all.push(sql`s.provider = any(${providers}::text[])`)
  if (regions) all.push(sql`s.region = any(${regions}::text[])`)
  if (instanceTypes) all.push(sql`s.instance_type = any(${instanceTypes}::text[])`)
  return all
}

const isLive = (now: Date) => sql`(s.ended_at is null and s.last_observed_at >= ${new Date(now.getTime() - HOLD_HOURS * 3_600_000)})`

/** What a catalogue says of a provider that is asked itself would be the same place twice. */
const isAskedItself = sql`(s.offers is null or s.provider = s.source
  or s.provider not in (select c.provider from provider_connections c join offers_now d on d.connection_id = c.id and d.provider = c.provider))`
