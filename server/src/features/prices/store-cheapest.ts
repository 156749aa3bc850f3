import type { CheapestQuery, Market } from '@dumont/contracts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { FAR_FACTOR } from './decide-quarantine.ts'
import { HOLD_HOURS } from './decide-state.ts'
import { findGpu, gpus } from './gpus.ts'

export type CheapestRow = {
  seriesId: number
  gpuId: string
  market: Market
  provider: string
  region: string | null
  zone: string | null
  instanceType: string | null
  gpuCount: number
  priceMicros: number
  memoryGb: number | null
  interruptionFrom: number | null
  interruptionTo: number | null
  observedAt: Date
  noAnswerSince: Date | null
  /** The last poll of it went well: an old price is the vendor's own pace. */
  onSchedule: boolean
  firstObservedAt: Date
  changedAt: Date
  offers: number
  demo: boolean
  kind: 'listing' | 'statistic'
  /** Per GPU, as the two below. */
  onDemandRate: number | null
  p25Rate: number | null
  medianRate: number | null
}
export type CheapestFilter = Pick<CheapestQuery, 'gpu' | 'min_memory_gb' | 'region' | 'market' | 'provider' | 'gpu_count' | 'by'> & { demo: boolean; now: Date }

/** The cheapest per GPU-hour that can be had at `now`, for each GPU and market, and where asked for each provider and region. */
export async function cheapestRows(db: Db, filter: CheapestFilter): Promise<CheapestRow[]> {
  // What is compared has one text for a name: rows are put together by hashes of it; sorting thousands of texts by the rules of a language takes longer than all the rest.
  const place = sql.raw([filter.by !== 'gpu' && 'c.provider', filter.by === 'place' && `coalesce(c.region, '')`].filter(Boolean).join(', ') || `''`)
  const { rows } = await sql<CheapestRow>`
    with candidates as materialized (
      select c.*, c.price_micros::float8 / c.gpu_count as rate, concat_ws(chr(31), c.gpu_id, ${place}) as place, concat_ws(chr(31), c.gpu_id, c.market, ${place}) as name
      from (${offered(filter)} union all ${seen(filter)}) as c where ${sql.join(conditions(filter), sql` and `)}
    ), on_demand as (
      select d.place, min(case when d.market in ('on_demand', 'list') then d.rate else d.on_demand_micros::float8 / d.gpu_count end) as rate
      from candidates d where d.market in ('on_demand', 'list', 'spot') group by d.place
    ), best as (
      select c.name, min(c.rate) as rate, count(*) as offers from candidates c where ${filter.market ? sql`c.market = ${filter.market}` : sql`true`} group by c.name
    ), winners as (
      select distinct on (c.name) c.*, b.offers from best b join candidates c on c.name = b.name and c.rate = b.rate
      order by c.name, c.observed_at desc, c.series_id, c.gpu_count, c.key
    )
    select w.*, s.first_observed_at, s.changed_at, s.demo, s.kind, case when w.market not in ('on_demand', 'list') then d.rate end as on_demand_rate,
      ${statistic('p25')} as p25_rate, ${statistic('median')} as median_rate
    from winners w join series s on s.id = w.series_id left join on_demand d on d.place = w.place`.execute(db)
  return rows
}

const liveSince = (now: Date): Date => new Date(now.getTime() - HOLD_HOURS * 3_600_000)

/** What vendors offer, but no price that its own history holds for a slip, and nothing a catalogue says of a provider that is asked itself. */
function offered({ demo, now }: CheapestFilter): RawBuilder<unknown> {
  return sql`
    select o.series_id, o.key, o.gpu_id, o.market, o.provider, o.region, o.zone, o.instance_type, o.gpu_count, o.price_micros, o.on_demand_micros, o.memory_gb, o.interruption_from, o.interruption_to,
      o.observed_at, t.no_answer_since, coalesce(t.failures = 0 and t.suspicious_offers is null, false) as on_schedule
    from offers_now o join series s on s.id = o.series_id left join provider_tasks t on (t.connection_id, t.kind, t.part) = (o.connection_id, 'offers', o.part)
    where s.demo = ${demo} and o.observed_at >= ${liveSince(now)}
      and (o.provider = s.source or o.provider not in (select c.provider from provider_connections c join offers_now d on d.connection_id = c.id and d.provider = c.provider))
      and o.price_micros::float8 / o.gpu_count * ${FAR_FACTOR} >= s.last_price_micros::float8 / s.gpu_count`
}

/** Prices that came in otherwise (files, the demo market) and still hold. */
function seen({ demo, now }: CheapestFilter): RawBuilder<unknown> {
  return sql`
    select s.id, s.key, s.gpu_id, s.market, s.provider, s.region, s.zone, s.instance_type, s.gpu_count, s.last_price_micros, s.on_demand_micros, null::float8, null::float8, null::float8,
      s.last_observed_at, null::timestamptz, false
    from series s
    where s.kind = 'listing' and s.offers is null and s.demo = ${demo} and s.provider is not null and s.last_observed_at >= ${liveSince(now)}`
}

/** All filters but the market: on-demand prices are compared with spot. */
function conditions({ gpu, min_memory_gb: memory, region, provider, gpu_count: count }: CheapestFilter): RawBuilder<unknown>[] {
  const all = [sql`true`]
  if (gpu !== undefined) all.push(sql`c.gpu_id = ${findGpu(gpu)?.id ?? gpu.trim()}`)
  if (region !== undefined) all.push(sql`c.region = ${region}`)
  if (provider !== undefined) all.push(sql`c.provider = ${provider}`)
  if (count !== undefined) all.push(sql`c.gpu_count = ${count}`)
  if (memory !== undefined) {
    const known = gpus.filter(({ memoryGb }) => memoryGb !== null)
    const enough = known.filter(({ memoryGb }) => memoryGb! >= memory)
    all.push(
      sql`(c.gpu_id = any(${enough.map(({ id }) => id)}::text[]) or (c.gpu_id <> all(${known.map(({ id }) => id)}::text[]) and c.memory_gb >= ${memory}))`,
    )
  }
  return all
}

const statistic = (name: 'p25' | 'median') => sql`(
  select m.last_price_micros::float8 from series m
  where s.kind = 'statistic' and m.kind = 'statistic' and m.statistic = ${name} and (m.source, m.gpu_id, m.market, m.provider) = (s.source, s.gpu_id, s.market, s.provider)
    and m.region is not distinct from s.region and m.ended_at is null limit 1)`
