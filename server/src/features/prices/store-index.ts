import type { Market } from '@dumont/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { HOLD_HOURS } from './decide-state.ts'
import { ensureSeries, identityOf } from './store.ts'
import { refreshStats } from './store-stats.ts'
import type { SeriesSpec, Touched } from './tables.ts'

/** All indices of one GPU in one market, made from the same listings. */
export type IndexGroup = { demo: boolean; gpuId: string; market: Market }

/** Groups with a live listing that changed, or whose live listings are others than at the last time. */
export async function dueGroups(db: Db, now: Date): Promise<IndexGroup[]> {
  const { rows } = await sql<IndexGroup>`
    select s.demo, s.gpu_id, s.market from series s left join price_index_groups g on (g.demo, g.gpu_id, g.market) = (s.demo, s.gpu_id, s.market)
    where ${isMember} and s.last_observed_at >= ${liveSince(now)}
    group by s.demo, s.gpu_id, s.market, g.members
    having bool_or(s.reindex_from is not null) or g.members is distinct from array_agg(s.id order by s.id)
    order by 1, 2, 3`.execute(db)
  return rows
}

/** A listing, or what speaks for the offers of a marketplace. */
const isMember = sql`(s.kind = 'listing' or s.statistic = 'cheapest')`

type Member = { id: number; provider: string; region: string | null; reindexFrom: Date | null; firstObservedAt: Date }
type Place = { provider: string | null; region: string | null; seriesId: number }

/**
 * Makes the indices of a group again from the first hour that changed: at each hour in which a member was seen, or in which the cheapest
 * was held for the last time or vanished, the lowest price per GPU-hour among those whose price is known; the index ends where none is known any more.
 * Answers how many hours changed.
 */
export async function remakeIndices(db: Db, group: IndexGroup, now: Date): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`prices.index ${JSON.stringify(group)}`}, 0))`.execute(trx)
    const members = await liveMembers(trx, group, now)
    if (!members.length) return 0
    const from = await remakeFrom(trx, group, members)
    if (!from) return 0
    const places = await ensurePlaces(trx, group, members, now)
    const touched = await writeHours(trx, members, places, from, now)
    await refreshStats(trx, touched, new Map(touched.map((one) => [one.seriesId, one.from])), now)
    await forgetChanges(trx, [...members.map(({ id }) => id), ...places.map(({ seriesId }) => seriesId)], now)
    await rememberMembers(trx, group, members)
    return touched.reduce((sum, { rows }) => sum + rows, 0)
  })
}

/** What vanished is missed from the next full hour on: until that is there, the index has to be made again from the last hour it was seen. */
async function forgetChanges(trx: Db, ids: readonly number[], now: Date): Promise<void> {
  await sql`
    update series set reindex_from = case when kind <> 'index' and ended_at + interval '1 hour' > ${now}
      then to_timestamp(ceil(extract(epoch from last_observed_at) / 3600) * 3600) end
    where id = any(${ids}::bigint[])`.execute(trx)
}

const liveSince = (now: Date): Date => new Date(now.getTime() - HOLD_HOURS * 3_600_000)

async function liveMembers(trx: Db, { demo, gpuId, market }: IndexGroup, now: Date): Promise<Member[]> {
  const { rows } = await sql<Member>`
    select id, provider, region, reindex_from, first_observed_at from series s
    where demo = ${demo} and gpu_id = ${gpuId} and market = ${market} and ${isMember} and last_observed_at >= ${liveSince(now)} order by id for update`.execute(
    trx,
  )
  return rows
}

/** Where to begin: at the first changed hour, or at the beginning when the members are others than before. */
async function remakeFrom(trx: Db, { demo, gpuId, market }: IndexGroup, members: readonly Member[]): Promise<Date | undefined> {
  const known = await trx
    .selectFrom('priceIndexGroups')
    .select('members')
    .where('demo', '=', demo)
    .where('gpuId', '=', gpuId)
    .where('market', '=', market)
    .executeTakeFirst()
  const same = known?.members.map(Number).join() === members.map(({ id }) => id).join()
  const starts = members.flatMap(({ reindexFrom, firstObservedAt }) => (same ? (reindexFrom ?? []) : firstObservedAt)).map(Number)
  return starts.length ? new Date(Math.min(...starts)) : undefined
}

async function rememberMembers(trx: Db, { demo, gpuId, market }: IndexGroup, members: readonly Member[]): Promise<void> {
  await sql`insert into price_index_groups (demo, gpu_id, market, members) values (${demo}, ${gpuId}, ${market}, ${members.map(({ id }) => id)}::bigint[])
    on conflict (demo, gpu_id, market) do update set members = excluded.members`.execute(trx)
}

/** The index of the GPU, of the GPU at each provider, and of the GPU at each provider in each region. */
async function ensurePlaces(trx: Db, group: IndexGroup, members: readonly Member[], now: Date): Promise<Place[]> {
  const wanted = new Map<string, { provider: string | null; region: string | null }>()
  const want = (provider: string | null, region: string | null) => wanted.set(JSON.stringify([provider, region]), { provider, region })
  want(null, null)
  for (const { provider, region } of members) {
    want(provider, null)
    if (region !== null) want(provider, region)
  }
  const specs = [...wanted.values()].map((place) => ({ place, spec: indexSpec(group, place) }))
  const ids = await ensureSeries(
    trx,
    specs.map(({ spec }) => spec),
    now,
  )
  return specs.map(({ place, spec }) => ({ ...place, seriesId: ids.get(identityOf(spec))! }))
}

function indexSpec({ demo, gpuId, market }: IndexGroup, { provider, region }: { provider: string | null; region: string | null }): SeriesSpec {
  const key = ['index', gpuId, market, provider ?? 'all', ...(region === null ? [] : [region])].join('|')
  return {
    source: 'index',
    key: demo ? `demo ${key}` : key,
    provider,
    region,
    zone: null,
    instanceType: null,
    gpuId,
    gpuCount: 1,
    market,
    kind: 'index',
    statistic: null,
    demo,
  }
}

async function writeHours(trx: Db, members: readonly Member[], places: readonly Place[], from: Date, now: Date): Promise<Touched[]> {
  const start = new Date(from.getTime() - (HOLD_HOURS + 1) * 3_600_000)
  const hold = `${HOLD_HOURS} hours`
  const { rows } = await sql<{ seriesId: number; rows: number; f: number; t: number }>`
    with seen as (
      select s.provider, s.region, p.hour, p.observed_at, p.price_micros::float8 / s.gpu_count as rate, lead(p.hour) over (partition by p.series_id order by p.hour) as next,
        p.hour + ${hold}::interval as held_until, case when p.ended_at > p.observed_at then greatest(p.hour, p.ended_at) end as ended_at
      from price_hours p join series s on s.id = p.series_id
      where p.series_id = any(${members.map(({ id }) => id)}::bigint[]) and p.hour >= ${start} and not p.quarantined
    ), held as (
      -- Of what vanished one hour more, without a price: there it is missed.
      select provider, region, at as hour, case when at <= coalesce(ended_at, at) then rate end as rate, case when at = seen.hour then observed_at end as observed_at, least(held_until, ended_at) as until
      from seen, generate_series(seen.hour, least(next - interval '1 hour', held_until, ended_at + interval '1 hour', greatest(seen.hour, ${now}::timestamptz)), interval '1 hour') as at
    ), cheapest as (
      select grouping(provider) = 1 as all_providers, grouping(region) = 1 as all_regions, provider, region, hour, round(min(rate))::bigint as micros, max(observed_at) as observed_at,
        bool_or(rate is null) as is_missed, max(until) filter (where rate is not null) as until
      from held where hour >= ${new Date(from.getTime() - 3_600_000)} group by grouping sets ((hour), (hour, provider), (hour, provider, region))
    ), compared as (
      select *, lag(micros) over place as before, max(hour) filter (where observed_at is not null) over (partition by all_providers, all_regions, provider, region) as last_seen,
        micros is not null and (lead(hour) over place is distinct from hour + interval '1 hour' or lead(micros) over place is null) as is_last
      from cheapest window place as (partition by all_providers, all_regions, provider, region order by hour)
    ), known as (
      -- Until when a price is known without a break, and the hour of that.
      select *, min(hour) filter (where is_last) over onward as last_hour, min(until) filter (where is_last) over onward as last_until
      from compared window onward as (partition by all_providers, all_regions, provider, region order by hour desc)
    ), told as (
      select all_providers, all_regions, provider, region, hour, micros, coalesce(observed_at, hour) as observed_at, last_hour, last_until,
        lead(hour) over (partition by all_providers, all_regions, provider, region order by hour) as next_told
      from known where hour >= ${from} and micros is not null and (observed_at is not null or ((hour < last_seen or is_missed) and micros <> before))
    ), wanted as (
      select place.id, c.hour, c.observed_at, greatest(c.micros, 1) as micros,
        case when last_until < hour + ${hold}::interval and (next_told is null or next_told > last_hour) then greatest(last_until, observed_at + interval '1 millisecond') end as ended_at
      from unnest(${places.map((one) => one.seriesId)}::bigint[], ${places.map((one) => one.provider)}::text[], ${places.map((one) => one.region)}::text[]) as place (id, provider, region)
      join told c on c.all_providers = (place.provider is null) and c.all_regions = (place.region is null)
        and (place.provider is null or c.provider = place.provider) and (place.region is null or c.region = place.region)
    ), gone as (
      delete from price_hours p where p.series_id = any(${places.map((one) => one.seriesId)}::bigint[]) and p.hour >= ${from}
        and not exists (select from wanted w where w.id = p.series_id and w.hour = p.hour)
      returning p.series_id, p.hour
    ), written as (
      insert into price_hours as old (series_id, hour, observed_at, price_micros, low_micros, high_micros, fetched_at, ended_at)
      select id, hour, observed_at, micros, micros, micros, ${now}::timestamptz, ended_at from wanted order by id, hour
      on conflict (series_id, hour) do update set observed_at = excluded.observed_at, price_micros = excluded.price_micros, low_micros = excluded.low_micros, high_micros = excluded.high_micros, fetched_at = excluded.fetched_at, ended_at = excluded.ended_at
      where (old.observed_at, old.price_micros, old.ended_at) is distinct from (excluded.observed_at, excluded.price_micros, excluded.ended_at)
      returning old.series_id, old.hour
    )
    select series_id, count(*) as rows, extract(epoch from min(hour))::float8 as f, extract(epoch from max(hour))::float8 as t
    from (select * from gone union all select * from written) as changed group by series_id order by series_id`.execute(trx)
  return rows.map((row) => ({ seriesId: row.seriesId, rows: row.rows, from: new Date(row.f * 1000), to: new Date(row.t * 1000) }))
}
