import { sql } from 'kysely'
import type { Db } from '../../../platform/db.ts'
import { decodeCurves } from '../forecast-codec.ts'
import { atKeptHour } from '../store.ts'
import type { Said } from './said.ts'
import './tables.ts'

export type KeptItem = { id: number; origin: Date; issuedAt: Date; modelVersion: string; coldStart: boolean }

export async function newestVersion(db: Db, seriesId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('forecastRefresh as r')
    .innerJoin('forecasts as f', 'f.id', 'r.forecastId')
    .select('f.modelVersion')
    .where('r.seriesId', '=', seriesId)
    .executeTakeFirst()
  return row?.modelVersion
}

/** Kept forecasts of a series, of each origin the one that was shown last; the newest first. One more than `limit` tells that there are more. */
export async function keptItems(db: Db, seriesId: number, page: { before?: Date | undefined; limit: number }): Promise<KeptItem[]> {
  return db
    .selectFrom('forecasts')
    .distinctOn('origin')
    .select(['id', 'origin', 'issuedAt', 'modelVersion', 'coldStart'])
    .where('seriesId', '=', seriesId)
    .where('shadow', '=', false)
    .where(atKeptHour)
    .$if(page.before !== undefined, (query) => query.where('origin', '<', page.before!))
    .orderBy('origin', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
}

export type KeptOne = KeptItem & Said & { levels: number[] }

/** One forecast that was shown. */
export async function keptOne(db: Db, seriesId: number, id: number): Promise<KeptOne | undefined> {
  const row = await db
    .selectFrom('forecasts')
    .select(['id', 'origin', 'issuedAt', 'modelVersion', 'coldStart', 'shadow', 'levels', 'quantiles'])
    .where('seriesId', '=', seriesId)
    .where('shadow', '=', false)
    .where('id', '=', sql<number>`${id}::bigint`)
    .executeTakeFirst()
  if (!row) return undefined
  const curves = decodeCurves(row.quantiles)
  return { ...row, quantiles: Object.fromEntries(row.levels.map((level, i) => [level, curves[i]!])) }
}
