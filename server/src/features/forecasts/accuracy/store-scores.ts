import type { Market, SeriesKind } from '@dumont/contracts'
import { sql } from 'kysely'
import type { Db } from '../../../platform/db.ts'
import { type DaySums, type Scalars, scalarNames } from './day-sums.ts'
import type { DayRange } from './period.ts'
import { listNames, unfold } from './store-scoring.ts'
import './tables.ts'

export async function sumsOfSeries(db: Db, seriesId: number, { from, to }: DayRange): Promise<{ day: number; sums: DaySums }[]> {
  const rows = await db
    .selectFrom('forecastScores')
    .select(['day', ...scalarNames])
    // As JSON, which is read many times faster than the driver reads arrays.
    .select(listNames.map((name) => sql<number[]>`to_json(${sql.ref(name)})`.as(name)))
    .where('seriesId', '=', seriesId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .execute()
  return rows.map(({ day, ...sums }) => ({ day, sums: unfold(sums) }))
}

export async function scoredThrough(db: Db, seriesId: number): Promise<number | undefined> {
  const row = await db.selectFrom('forecastScoring').select('scoredThrough').where('seriesId', '=', seriesId).where('scoredThrough', '>', 0).executeTakeFirst()
  return row?.scoredThrough
}

/** `rentable`: only what can be rented, without the indices and statistics made of that. */
export type ScoreFilter = DayRange & {
  demo: boolean
  rentable?: boolean
  market?: Market | undefined
  gpu?: string | undefined
  provider?: string | undefined
}
type Summed = Pick<
  Scalars,
  | 'samples'
  | 'zeros'
  | 'actualHours'
  | 'absError'
  | 'relativeError'
  | 'naiveAbs'
  | 'naiveRelative'
  | 'seasonalAbs'
  | 'seasonalOwnAbs'
  | 'loss'
  | 'weight'
  | 'inside50'
  | 'inside80'
  | 'width80Relative'
>
export type SeriesTotals = Summed & {
  id: number
  key: string
  gpuId: string
  provider: string | null
  region: string | null
  market: Market
  kind: SeriesKind
  rentable: boolean
}

/** A listing, or a marketplace's cheapest offer, which stands for its listings. */
const isRentable = sql`(s.kind = 'listing' or s.statistic is not distinct from 'cheapest')`

const conditions = ({ from, to, demo, rentable = false, market, gpu, provider }: ScoreFilter) => sql`
  f.day between ${from} and ${to} and s.demo = ${demo} and (not ${rentable} or ${isRentable}) and (${market ?? null}::text is null or s.market = ${market ?? null})
  and (${gpu ?? null}::text is null or s.gpu_id = ${gpu ?? null}) and (${provider ?? null}::text is null or s.provider = ${provider ?? null})`

/** The sums of each series over the days; series without any have no row. */
export async function totalsBySeries(db: Db, filter: ScoreFilter): Promise<SeriesTotals[]> {
  const { rows } = await sql<SeriesTotals>`
    select s.id, s.key, s.gpu_id, s.provider, s.region, s.market, s.kind, ${isRentable} as rentable, sum(f.samples)::float8 as samples, sum(f.zeros)::float8 as zeros,
      sum(f.actual_hours)::float8 as actual_hours, sum(f.abs_error) as abs_error, sum(f.relative_error) as relative_error, sum(f.naive_abs) as naive_abs,
      sum(f.naive_relative) as naive_relative, sum(f.seasonal_abs) as seasonal_abs, sum(f.seasonal_own_abs) as seasonal_own_abs, sum(f.loss) as loss,
      sum(f.weight) as weight, sum(f.inside50)::float8 as inside50, sum(f.inside80)::float8 as inside80, sum(f.width80_relative) as width80_relative
    from forecast_scores f join series s on s.id = f.series_id where ${conditions(filter)} group by s.id order by s.key, s.id`.execute(db)
  return rows
}

export type DayTotals = Pick<Scalars, 'samples' | 'zeros' | 'relativeError' | 'naiveRelative' | 'inside80'> & { day: number; below: number[] }

/** The sums of each day over all series. */
export async function totalsByDay(db: Db, filter: ScoreFilter): Promise<DayTotals[]> {
  const { rows } = await sql<DayTotals>`
    select f.day, sum(f.samples)::float8 as samples, sum(f.zeros)::float8 as zeros, sum(f.relative_error) as relative_error, sum(f.naive_relative) as naive_relative,
      sum(f.inside80)::float8 as inside80, array[sum(f.below[1]), sum(f.below[2]), sum(f.below[3]), sum(f.below[4]), sum(f.below[5]), sum(f.below[6]), sum(f.below[7])] as below
    from forecast_scores f join series s on s.id = f.series_id where ${conditions(filter)} group by f.day order by f.day`.execute(db)
  return rows
}
