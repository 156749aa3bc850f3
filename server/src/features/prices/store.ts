import { createHash } from 'node:crypto'
import type { Market, SeriesKind, SeriesState } from '@dumont/contracts'
import { type ExpressionBuilder, type Expression, type SqlBool, sql } from 'kysely'
import type { Database, Db } from '../../platform/db.ts'
import { FRESH_HOURS, HISTORY_NEEDED_HOURS, HOLD_HOURS } from './decide-state.ts'
import { findGpu } from './gpus.ts'
import type { SeriesRow, SeriesSpec } from './tables.ts'

export type { SeriesSpec }

/** The same for the same series on every machine. */
export function identityOf(spec: SeriesSpec): string {
  const parts = [
    spec.source,
    spec.key,
    spec.provider,
    spec.region,
    spec.zone,
    spec.instanceType,
    spec.gpuId,
    spec.gpuCount,
    spec.market,
    spec.kind,
    spec.statistic,
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}

/** Makes the series that are missing; answers the id of each by identity. */
export async function ensureSeries(db: Db, specs: readonly SeriesSpec[], now: Date): Promise<Map<string, number>> {
  // Sorted, so that two imports of the same new series wait for each other instead of deadlocking; by key, so that lists by id read well.
  const byIdentity = [...new Map(specs.map((spec) => [identityOf(spec), spec]))].sort(([a, x], [b, y]) =>
    x.key === y.key ? Number(a > b) - Number(a < b) : Number(x.key > y.key) - Number(x.key < y.key),
  )
  const ids = new Map<string, number>()
  for (let at = 0; at < byIdentity.length; at += 1000) {
    const part = byIdentity.slice(at, at + 1000)
    const identities = part.map(([identity]) => identity)
    await db
      .insertInto('series')
      .values(part.map(([identity, spec]) => ({ ...spec, identity, createdAt: now, changedAt: now })))
      .onConflict((conflict) => conflict.column('identity').doNothing())
      .execute()
    for (const { id, identity } of await db.selectFrom('series').select(['id', 'identity']).where('identity', 'in', identities).execute()) ids.set(identity, id)
  }
  return ids
}

export async function seriesById(db: Db, id: number): Promise<SeriesRow | undefined> {
  return db.selectFrom('series').selectAll().where('id', '=', id).executeTakeFirst()
}

export type SeriesFilter = {
  ids?: number[]
  gpu?: string
  provider?: string
  region?: string
  market?: Market
  kind?: SeriesKind
  state?: SeriesState
  search?: string
  demo?: boolean
  /** Only series whose prices changed at or after this moment. */
  changedSince?: Date
  after?: number
  limit?: number
  now?: Date
}

/** Series in the order of their ids. `state` needs `now`. */
export async function seriesRows(db: Db, filter: SeriesFilter = {}): Promise<SeriesRow[]> {
  return db
    .selectFrom('series')
    .selectAll()
    .where((eb) => eb.and([...conditions(eb, filter), ...(filter.after === undefined ? [] : [eb('id', '>', filter.after)])]))
    .orderBy('id')
    .$if(filter.limit !== undefined, (query) => query.limit(filter.limit!))
    .execute()
}

/** How many series the filter has, whatever the page. */
export async function countSeries(db: Db, filter: SeriesFilter): Promise<number> {
  const { n } = await db
    .selectFrom('series')
    .select(sql<number>`count(*)`.as('n'))
    .where((eb) => eb.and(conditions(eb, filter)))
    .executeTakeFirstOrThrow()
  return n
}

type Eb = ExpressionBuilder<Database, 'series'>

function conditions(eb: Eb, filter: SeriesFilter): Expression<SqlBool>[] {
  // A series whose every price is quarantined has nothing to show.
  const all: Expression<SqlBool>[] = [eb('lastObservedAt', 'is not', null)]
  if (filter.ids) all.push(eb('id', '=', sql<number>`any(${filter.ids}::bigint[])`))
  if (filter.gpu !== undefined) all.push(eb('gpuId', '=', findGpu(filter.gpu)?.id ?? filter.gpu.trim()))
  if (filter.provider !== undefined) all.push(eb('provider', '=', filter.provider))
  if (filter.region !== undefined) all.push(eb('region', '=', filter.region))
  if (filter.market) all.push(eb('market', '=', filter.market))
  if (filter.kind) all.push(eb('kind', '=', filter.kind))
  if (filter.demo !== undefined) all.push(eb('demo', '=', filter.demo))
  if (filter.changedSince) all.push(eb('changedAt', '>=', filter.changedSince))
  if (filter.search) all.push(sql<boolean>`strpos(lower(key), lower(${filter.search})) > 0`)
  if (filter.state && filter.now) all.push(inState(eb, filter.state, filter.now))
  return all
}

/** `stateOf`, in SQL. */
function inState(eb: Eb, state: SeriesState, now: Date): Expression<SqlBool> {
  const before = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
  const live = eb.and([eb('lastObservedAt', '>=', before(HOLD_HOURS)), eb('endedAt', 'is', null)])
  if (state === 'ended') return eb.not(live)
  const enough = eb('historyHours', '>=', HISTORY_NEEDED_HOURS)
  if (state === 'collecting') return eb.or([eb('lastObservedAt', 'is', null), eb.and([live, eb.not(enough)])])
  const fresh = eb('lastObservedAt', '>=', before(FRESH_HOURS))
  return eb.and([live, enough, state === 'fresh' ? fresh : eb.not(fresh)])
}

/** Demo prices are hidden from the moment on that real ones exist. */
export async function hasRealPrices(db: Db): Promise<boolean> {
  return (await db.selectFrom('series').select('id').where('demo', '=', false).where('lastObservedAt', 'is not', null).limit(1).execute()).length > 0
}

/** What a forecast issued for these series is seen by in lists. For the forecasts feature, which comes after this one. */
export async function noteForecasts(db: Db, seriesIds: readonly number[], issuedAt: Date): Promise<void> {
  await sql`update series set forecast_issued_at = ${issuedAt} where id = any(${seriesIds}::bigint[])`.execute(db)
}
