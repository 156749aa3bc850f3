import type { Dependence, Misses } from '@dumont/forecast'
import { type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { decodeCurves, decodeSpread } from './forecast-codec.ts'
import type { Coverage, KeptBand } from './measure-coverage.ts'
import type { Database } from '../../platform/db.ts'
import './tables.ts'

/** A forecast as it was made: curves in USD per hour of one instance, index 0 being the hour after `origin`. */
export type KeptForecast = {
  seriesId: number
  origin: Date
  issuedAt: Date
  modelVersion: string
  coldStart: boolean
  horizon: number
  levels: number[]
  quantiles: Record<number, Float64Array>
  sigma: Float64Array
  /** By how much its bands were widened. */
  width: number
}
type ForecastRow = Omit<Selectable<Database['forecasts']>, 'id' | 'pricesChangedAt' | 'shadow'>

/** The newest forecast of a series, the measured coverage of its kind, and how errors of its model hang together, where it has learnt that. */
export async function latestForecast(
  db: Db,
  seriesId: number,
): Promise<{ forecast: KeptForecast; coverage: Coverage; dependence: Dependence | null } | undefined> {
  const row = await db
    .selectFrom('forecastRefresh as r')
    .innerJoin('forecasts as f', 'f.id', 'r.forecastId')
    .leftJoin('forecastCoverage as c', 'c.seriesId', 'r.seriesId')
    .select([
      'f.seriesId',
      'f.origin',
      'f.issuedAt',
      'f.modelVersion',
      'f.coldStart',
      'f.horizon',
      'f.levels',
      'f.quantiles',
      'f.sigma',
      'f.width',
      'c.inside',
      'c.scored',
      sql<Dependence | null>`(select m.dependence from forecast_models m where m.version = f.model_version and m.dependence is not null order by m.id desc limit 1)`.as(
        'dependence',
      ),
    ])
    .where('r.seriesId', '=', seriesId)
    .executeTakeFirst()
  return row && { forecast: unpack(row), coverage: { inside: row.inside ?? 0, scored: row.scored ?? 0 }, dependence: row.dependence }
}

/** The id of the newest forecast of each series that has one. */
export async function newestForecastIds(db: Db, seriesIds: readonly number[]): Promise<Map<number, number>> {
  // Thousands of rows: names in our own way already, so that nothing has to copy them.
  const { rows } = await sql<{ seriesId: number; forecastId: number }>`
    select series_id as "seriesId", forecast_id as "forecastId" from forecast_refresh where series_id = any(${seriesIds}::bigint[]) and forecast_id is not null`.execute(
    db.withoutPlugins(),
  )
  return new Map(rows.map(({ seriesId, forecastId }) => [seriesId, forecastId]))
}

export async function forecastsById(db: Db, ids: readonly number[]): Promise<Map<number, KeptForecast>> {
  const rows = await db
    .selectFrom('forecasts')
    .selectAll()
    .where('id', '=', sql<number>`any(${ids}::bigint[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, unpack(row)]))
}

/** How errors hang together, by the model that has learnt it. */
export async function dependences(db: Db, versions: readonly string[]): Promise<Map<string, Dependence>> {
  const rows = await db
    .selectFrom('forecastModels')
    .distinctOn('version')
    .select(['version', 'dependence'])
    .where('version', '=', sql<string>`any(${versions}::text[])`)
    .where('dependence', 'is not', null)
    .orderBy('version')
    .orderBy('id', 'desc')
    .execute()
  return new Map(rows.map(({ version, dependence }) => [version!, dependence!]))
}

/** The measured coverage of a series. */
export async function coverageOf(db: Db, seriesId: number): Promise<Coverage> {
  const row = await db.selectFrom('forecastCoverage').select(['inside', 'scored']).where('seriesId', '=', seriesId).executeTakeFirst()
  return row ?? { inside: 0, scored: 0 }
}

/** Why the newest attempt failed, if it did. */
export async function lastProblem(db: Db, seriesId: number): Promise<string | undefined> {
  const row = await db.selectFrom('forecastRefresh').select('lastError').where('seriesId', '=', seriesId).executeTakeFirst()
  return row?.lastError ?? undefined
}

export async function hasForecasts(db: Db): Promise<boolean> {
  return (await db.selectFrom('forecasts').select('id').limit(1).execute()).length > 0
}

/** Forecasts issued since `since` at 00, 06, 12, 18 UTC, with the curves of their 80 % band; the newest of each origin. */
export async function keptBands(db: Db, seriesId: number, since: Date): Promise<KeptBand[]> {
  const rows = await db
    .selectFrom('forecasts')
    .distinctOn('origin')
    .selectAll()
    .where('seriesId', '=', seriesId)
    .where('issuedAt', '>=', since)
    .where('shadow', '=', false)
    .where(atKeptHour)
    .orderBy('origin')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(unpack).map(({ origin, issuedAt, quantiles, width }) => ({
    origin,
    issuedAt,
    low: quantiles[0.1]!,
    median: quantiles[0.5]!,
    high: quantiles[0.9]!,
    width,
  }))
}

export async function saveCoverage(db: Db, seriesId: number, coverage: Coverage, misses: Misses, measuredAt: Date): Promise<void> {
  const row = { ...coverage, misses: JSON.stringify(misses), measuredAt }
  await db
    .insertInto('forecastCoverage')
    .values({ seriesId, ...row })
    .onConflict((conflict) => conflict.column('seriesId').doUpdateSet(row))
    .execute()
}

/** What the forecasts of every series missed. */
export async function missesBySeries(db: Db): Promise<Map<number, Misses>> {
  const rows = await db.selectFrom('forecastCoverage').select(['seriesId', 'misses']).where('misses', 'is not', null).execute()
  return new Map(rows.map(({ seriesId, misses }) => [seriesId, misses!]))
}

/** Series that have forecasts to score and were not measured since `before`. */
export async function seriesToMeasure(db: Db, issuedSince: Date, before: Date): Promise<number[]> {
  const { rows } = await sql<{ seriesId: number }>`
    select distinct f.series_id from forecasts f left join forecast_coverage c using (series_id)
    where f.issued_at >= ${issuedSince} and (c.measured_at is null or c.measured_at < ${before}) order by 1`.execute(db)
  return rows.map(({ seriesId }) => seriesId)
}

/**
 * Takes away what is no longer kept: forecasts of other hours than 00, 06, 12, 18 UTC, those issued before `cutoff` once all their hours are scored, and those that
 * a later one of the same origin replaced. The newest of a series always stays, and so does what was issued within the last hour. At most `limit` rows, so that no lock is held for long.
 */
export async function removeOldForecasts(db: Db, cutoff: Date, now: Date, limit = 2000): Promise<number> {
  const isScored = sql`(f.issued_at >= f.origin + interval '168 hours'
    or exists (select from forecast_scoring s where s.series_id = f.series_id and s.scored_through >= floor(extract(epoch from f.origin + interval '168 hours') / 86400)))`
  const { rows } = await sql`
    delete from forecasts where id in (
      select f.id from forecasts f
      where not exists (select from forecast_refresh r where r.forecast_id = f.id)
        and f.issued_at < ${new Date(now.getTime() - 3_600_000)}
        and ((f.issued_at < ${cutoff} and ${isScored}) or not ${atKeptHour}
          or exists (select from forecasts later where later.series_id = f.series_id and later.origin = f.origin and later.shadow = f.shadow and later.id > f.id))
      limit ${limit}) returning id`.execute(db)
  return rows.length
}

/** A round of all due work came to its end. */
export async function noteRound(db: Db, finishedAt: Date): Promise<void> {
  await db
    .insertInto('forecastRounds')
    .values({ finishedAt })
    .onConflict((conflict) => conflict.column('onlyRow').doUpdateSet({ finishedAt }))
    .execute()
}

export async function lastRound(db: Db): Promise<Date | undefined> {
  return (await db.selectFrom('forecastRounds').select('finishedAt').executeTakeFirst())?.finishedAt
}

export const atKeptHour = sql<boolean>`extract(hour from origin at time zone 'UTC') in (0, 6, 12, 18)`
/** The same, of a time at hand. */
export const isKeptHour = (origin: Date): boolean => origin.getUTCHours() % 6 === 0

function unpack({ seriesId, origin, issuedAt, modelVersion, coldStart, horizon, levels, quantiles, sigma, width }: ForecastRow): KeptForecast {
  const curves = decodeCurves(quantiles)
  return {
    seriesId,
    origin,
    issuedAt,
    modelVersion,
    coldStart,
    horizon,
    levels,
    quantiles: Object.fromEntries(levels.map((level, i) => [level, curves[i]!])),
    sigma: decodeSpread(sigma),
    width,
  }
}
