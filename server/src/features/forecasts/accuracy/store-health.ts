import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Database, Db } from '../../../platform/db.ts'
import type { FamilyDay } from './decide-family-health.ts'
import './tables.ts'

export type HealthRow = Selectable<Database['forecastHealth']>
export type HealthEventRow = Selectable<Database['forecastHealthEvents']>

const lockKey = 7_204_619

/** Whoever decides about families does so alone. */
export const lockHealth = (trx: Db): Promise<unknown> => sql`select pg_advisory_xact_lock(${lockKey})`.execute(trx)

/** What the models of all families said between two days, the oldest first. */
export async function familyDays(db: Db, fromDay: number, toDay: number): Promise<Map<string, FamilyDay[]>> {
  const { rows } = await sql<FamilyDay & { family: string }>`
    select coalesce(s.provider, 'all') || '/' || s.market || '/' || s.kind as family, f.day, sum(f.model_samples)::float8 as samples,
      sum(f.model_relative) as relative, sum(f.model_naive_relative) as naive_relative
    from forecast_scores f join series s on s.id = f.series_id where f.day between ${fromDay} and ${toDay} group by 1, 2 order by 1, 2`.execute(db)
  return Map.groupBy(rows, ({ family }) => family)
}

export const healthRows = (db: Db): Promise<HealthRow[]> => db.selectFrom('forecastHealth').selectAll().orderBy('family').execute()

/** Families that are forecast with "no change" for now. */
export async function fallenFamilies(db: Db): Promise<Set<string>> {
  const rows = await db.selectFrom('forecastHealth').select('family').where('state', '=', 'naive').execute()
  return new Set(rows.map(({ family }) => family))
}

export async function keepHealth(trx: Db, { family, ...row }: HealthRow): Promise<void> {
  await trx
    .insertInto('forecastHealth')
    .values({ family, ...row })
    .onConflict((conflict) => conflict.column('family').doUpdateSet(row))
    .execute()
}

export async function addHealthEvent(trx: Db, event: Omit<HealthEventRow, 'id'>): Promise<void> {
  await trx
    .insertInto('forecastHealthEvents')
    .values(event)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The newest first. */
export const healthEvents = (db: Db, limit: number): Promise<HealthEventRow[]> =>
  db.selectFrom('forecastHealthEvents').selectAll().orderBy('id', 'desc').limit(limit).execute()
