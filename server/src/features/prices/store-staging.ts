import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { SeriesSpec } from './tables.ts'
import { bigints } from './store-merge.ts'

/** Rows column by column: an object a row would be most of the memory of an import. */
export type StagedRows = { refs: number[]; atMs: number[]; micros: number[]; onDemandMicros: (number | undefined)[] }

export const noRows = (): StagedRows => ({ refs: [], atMs: [], micros: [], onDemandMicros: [] })

export async function stageRows(
  db: Db,
  importId: number,
  { refs, atMs, micros, onDemandMicros }: StagedRows,
  series: readonly { ref: number; spec: SeriesSpec }[],
): Promise<void> {
  if (series.length)
    await db
      .insertInto('priceStagingSeries')
      .values(series.map(({ ref, spec }) => ({ importId, ref, spec: JSON.stringify(spec) })))
      .execute()
  if (!refs.length) return
  const columns = [refs, atMs, micros, onDemandMicros]
  await sql`insert into price_staging (import_id, ref, at_ms, price_micros, on_demand_micros) select ${importId}::bigint, * from unnest(${sql.join(columns.map(bigints))})`.execute(
    db,
  )
}

export async function countStaged(db: Db, importId: number): Promise<number> {
  const { n } = await db
    .selectFrom('priceStaging')
    .select(sql<number>`count(*)`.as('n'))
    .where('importId', '=', importId)
    .executeTakeFirstOrThrow()
  return n
}

export type StagedSeries = { ref: number; spec: SeriesSpec; rows: number }

/** The series of an import after `through`, with how many rows each has. */
export async function stagedSeries(db: Db, importId: number, through: number): Promise<StagedSeries[]> {
  const { rows } = await sql<StagedSeries>`
    select s.ref, s.spec, n.rows from price_staging_series s
    join (select ref, count(*) as rows from price_staging where import_id = ${importId} and ref > ${through} group by ref) as n using (ref)
    where s.import_id = ${importId} order by s.ref`.execute(db)
  return rows
}

/** The months that an import brings prices of. */
export async function stagedMonths(db: Db, importId: number): Promise<string[]> {
  const { rows } = await sql<{ month: string }>`
    select distinct to_char(to_timestamp(hour * 3600), 'YYYY-MM') as month from (select distinct (at_ms + 3599999) / 3600000 as hour from price_staging where import_id = ${importId}) as hours`.execute(
    db,
  )
  return rows.map(({ month }) => month)
}

/** The staged rows of some series as a source of a merge. */
export function stagedSource(importId: number, part: readonly { ref: number; seriesId: number }[]) {
  return sql`(
    select ids.id as series_id, at_ms, price_micros, on_demand_micros from price_staging
    join unnest(${bigints(part.map(({ ref }) => ref))}, ${bigints(part.map(({ seriesId }) => seriesId))}) as ids (ref, id) using (ref)
    where import_id = ${importId} and ref between ${part[0]!.ref} and ${part.at(-1)!.ref}
  ) as staged`
}
