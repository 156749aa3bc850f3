import { sql } from 'kysely'
import type { Db } from '../../../platform/db.ts'
import { decodeCurves } from '../forecast-codec.ts'
import { atKeptHour } from '../store.ts'
import { type DaySums, scalarNames, slots } from './day-sums.ts'
import { longest, type Said } from './said.ts'
import './tables.ts'

const dayMs = 24 * 3_600_000
const dayOf = sql`floor(extract(epoch from rescore_from) / 86400)::int`

/**
 * Makes sure that what changed is scored again: from the day of the first changed hour on. Series that are just being merged are left for the next round.
 * What changes after this statement is noted anew, so nothing is missed, whoever scores meanwhile.
 */
export async function takeNoteOfChanges(db: Db): Promise<void> {
  await sql`
    with changed as (
      select id, ${dayOf} as day from series where rescore_from is not null order by id for no key update skip locked
    ), back as (
      update forecast_scoring s set scored_through = least(s.scored_through, c.day - 1) from changed c where s.series_id = c.id
    )
    update series s set rescore_from = null from changed c where s.id = c.id`.execute(db)
}

/** Series with a forecast that are not scored up to `lastDay`, in the order of ids. */
export async function seriesToScore(db: Db, lastDay: number): Promise<number[]> {
  await sql`
    with present as (
      select s.id from series s
      where exists (select from forecast_refresh r where r.series_id = s.id and r.forecast_id is not null) and not exists (select from forecast_scoring c where c.series_id = s.id)
      order by s.id for key share skip locked
    )
    insert into forecast_scoring (series_id, scored_through) select id, 0 from present on conflict do nothing`.execute(db)
  const rows = await db.selectFrom('forecastScoring').select('seriesId').where('scoredThrough', '<', lastDay).orderBy('seriesId').execute()
  return rows.map(({ seriesId }) => seriesId)
}

/** Takes a series for this transaction; answers the last day it is scored. Undefined: it is gone, just being merged, or somebody else has it. */
export async function takeSeries(trx: Db, seriesId: number): Promise<number | undefined> {
  // The series first, as a merge and a removal of prices lock it: no deadlock.
  const { rows } = await sql`select id from series where id = ${seriesId} for key share skip locked`.execute(trx)
  if (!rows.length) return undefined
  const row = await trx.selectFrom('forecastScoring').select('scoredThrough').where('seriesId', '=', seriesId).forUpdate().skipLocked().executeTakeFirst()
  return row?.scoredThrough
}

export const markScored = (trx: Db, seriesId: number, scoredThrough: number): Promise<unknown> =>
  trx.updateTable('forecastScoring').set({ scoredThrough }).where('seriesId', '=', seriesId).execute()

export type KeptTimes = { id: number; origin: Date; issuedAt: Date }

/** The kept forecasts (of each origin the newest) with hours between two days that came after they were issued. */
export async function keptTimes(trx: Db, seriesId: number, fromDay: number, toDay: number): Promise<KeptTimes[]> {
  return trx
    .selectFrom('forecasts')
    .distinctOn(['origin', 'shadow'])
    .select(['id', 'origin', 'issuedAt'])
    .where('seriesId', '=', seriesId)
    .where('origin', '>=', new Date(Math.max(0, fromDay * dayMs - longest * 3_600_000)))
    .where('origin', '<', new Date((toDay + 1) * dayMs))
    .where(sql<boolean>`issued_at < origin + ${`${longest} hours`}::interval`)
    .where(atKeptHour)
    .orderBy('origin')
    .orderBy('shadow')
    .orderBy('id', 'desc')
    .execute()
}

export async function whatWasSaid(trx: Db, ids: readonly number[]): Promise<Said[]> {
  const rows = await trx
    .selectFrom('forecasts')
    .select(['origin', 'issuedAt', 'shadow', 'levels', 'quantiles'])
    .where('id', '=', sql<number>`any(${ids}::bigint[])`)
    .orderBy('origin')
    .execute()
  return rows.map(({ levels, quantiles, ...row }) => {
    const curves = decodeCurves(quantiles)
    return { ...row, quantiles: Object.fromEntries(levels.map((level, i) => [level, curves[i]!])) }
  })
}

/** Puts the sums of a day in the place of older ones. Sums of more forecasts than these stay: some of those are not kept any more. */
export async function keepScores(trx: Db, seriesId: number, days: readonly { day: number; sums: DaySums }[], scoredAt: Date): Promise<void> {
  if (!days.length) return
  const columns = [...scalarNames, ...listNames, 'scoredAt'] as const
  await trx
    .insertInto('forecastScores')
    .values(days.map(({ day, sums }) => ({ seriesId, day, scoredAt, ...flat(sums) })))
    .onConflict((conflict) =>
      conflict
        .columns(['seriesId', 'day'])
        .doUpdateSet((eb) => Object.fromEntries(columns.map((name) => [name, eb.ref(`excluded.${name}`)])))
        .where((eb) => eb('excluded.forecasts', '>=', eb.ref('forecastScores.forecasts'))),
    )
    .execute()
}

/** Takes away sums of days before `day`, and answers how many. */
export async function removeOldScores(db: Db, day: number): Promise<number> {
  return Number((await db.deleteFrom('forecastScores').where('day', '<', day).executeTakeFirst()).numDeletedRows)
}

export const listNames = ['below', 'horizons', 'hours', 'decisions'] as const

type Packed = Omit<DaySums, 'horizons' | 'hours' | 'decisions'> & { horizons: number[]; hours: number[]; decisions: number[] }

const flat = ({ horizons, hours, decisions, ...sums }: DaySums): Packed => ({
  ...sums,
  horizons: valuesOf(horizons, slots.horizons.empty),
  hours: valuesOf(hours, slots.hours.empty),
  decisions: valuesOf(decisions, slots.decisions.empty),
})

export const unfold = ({ horizons, hours, decisions, ...sums }: Packed): DaySums => ({
  ...sums,
  horizons: slotsOf(horizons, slots.horizons.empty),
  hours: slotsOf(hours, slots.hours.empty),
  decisions: slotsOf(decisions, slots.decisions.empty),
})

function valuesOf<Slot extends Record<string, number>>(all: readonly Slot[], empty: Slot): number[] {
  return all.flatMap((slot) => Object.keys(empty).map((name) => slot[name]!))
}

function slotsOf<Slot extends Record<string, number>>(values: readonly number[], empty: Slot): Slot[] {
  const names = Object.keys(empty)
  return Array.from({ length: values.length / names.length }, (_, i) =>
    Object.fromEntries(names.map((name, k) => [name, values[i * names.length + k]!])),
  ) as Slot[]
}
