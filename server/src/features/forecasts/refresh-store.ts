import { randomUUID } from 'node:crypto'
import { HOUR_MS } from '@dumont/forecast'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { noteForecasts } from '../prices/index.ts'
import { backOffMinutes, type Due, type RefreshState } from './decide-refresh.ts'
import type { MadeForecast } from './make-forecasts.ts'
import './tables.ts'

/** Renewed while the work goes on; after a crash others wait no longer than this. */
const leaseSeconds = 20
export const renewEveryMs = 5000

const leaseEnd = sql<Date>`clock_timestamp() + make_interval(secs => ${leaseSeconds})`

export type Claimed = Due & { failures: number }
export type Claim = { token: string; due: Claimed[] }

export async function refreshStates(db: Db, seriesIds: readonly number[]): Promise<Map<number, RefreshState>> {
  const rows = await db
    .selectFrom('forecastRefresh')
    .select([
      'seriesId',
      'doneFor',
      'doneChangedAt',
      'doneModel',
      'decidedAt',
      'nextAttemptAt',
      sql<boolean>`coalesce(leased_until > clock_timestamp(), false)`.as('leased'),
    ])
    .where('seriesId', '=', sql<number>`any(${seriesIds}::bigint[])`)
    .execute()
  return new Map(rows.map((row) => [row.seriesId, row]))
}

/** Takes those of `due` that nobody else works on or has done by now. */
export async function claimRefresh(db: Db, due: readonly Due[], now: Date): Promise<Claim> {
  const token = randomUUID()
  const wanted = sql`unnest(${due.map((one) => one.seriesId)}::bigint[], ${due.map((one) => one.origin)}::timestamptz[], ${due.map((one) => one.changedAt)}::timestamptz[], ${due.map((one) => one.model)}::text[]) as t (series_id, origin, changed_at, model)`
  const claimed = await db.transaction().execute(async (trx) => {
    // Series that are just being merged or removed are left for the next round. The lock also keeps them from being removed meanwhile.
    await sql`
      with present as (select s.id from series s where s.id = any(${due.map((one) => one.seriesId)}::bigint[]) order by s.id for key share skip locked)
      insert into forecast_refresh (series_id) select id from present on conflict do nothing`.execute(trx)
    const { rows } = await sql<Claimed>`
      with free as (
        select r.series_id, t.origin, t.changed_at, t.model from forecast_refresh r join ${wanted} using (series_id)
        where (r.leased_until is null or r.leased_until <= clock_timestamp())
          and not coalesce(r.decided_at > ${now} and r.decided_at < ${new Date(now.getTime() + 6 * HOUR_MS)}, false)
          and not (coalesce(r.done_for = t.origin, false) and coalesce(r.done_changed_at >= t.changed_at, false) and r.done_model is not distinct from t.model)
        order by r.series_id for update of r skip locked)
      update forecast_refresh r set lease_token = ${token}, leased_until = ${leaseEnd}
      from free where free.series_id = r.series_id
      returning r.series_id, free.origin, free.changed_at, free.model, r.failures`.execute(trx)
    return rows
  })
  return { token, due: claimed }
}

/** Keeps what was made under a claim that still holds; answers the ids of those series. Made twice, it is kept once. */
export async function keepForecasts(db: Db, claim: Claim, made: readonly MadeForecast[], issuedAt: Date): Promise<number[]> {
  const dueOf = new Map(claim.due.map((due) => [due.seriesId, due]))
  return db.transaction().execute(async (trx) => {
    // Series before their refresh rows, in the order of ids, as a merge and a removal of prices lock them: no deadlock.
    await sql`select id from series where id = any(${made.map(({ seriesId }) => seriesId)}::bigint[]) order by id for key share`.execute(trx)
    const held = await heldSeries(trx, claim.token)
    const rows = made
      .filter(({ seriesId }) => held.has(seriesId))
      .map((forecast) => rowOf(forecast, dueOf.get(forecast.seriesId)!, issuedAt))
      .toSorted((a, b) => a.seriesId - b.seriesId)
    if (!rows.length) return []
    await trx
      .insertInto('forecasts')
      .values(rows)
      .onConflict((conflict) =>
        // What was only scored until now is shown from now on.
        conflict
          .columns(['seriesId', 'origin', 'pricesChangedAt', 'modelVersion'])
          .doUpdateSet({ shadow: false })
          .where((eb) => eb.and([eb('forecasts.shadow', '=', true), eb('excluded.shadow', '=', false)])),
      )
      .execute()
    const shown = rows.filter(({ shadow }) => !shadow)
    const { rows: kept } = await sql<{ seriesId: number; issuedAt: Date }>`
      update forecast_refresh r
      set forecast_id = f.id, done_for = f.origin, done_changed_at = f.prices_changed_at, done_model = t.done_model, decided_at = ${issuedAt}, failures = 0, next_attempt_at = null, last_error = null, lease_token = null, leased_until = null
      from forecasts f
        join unnest(${shown.map((row) => row.seriesId)}::bigint[], ${shown.map((row) => row.origin)}::timestamptz[], ${shown.map((row) => row.pricesChangedAt)}::timestamptz[], ${shown.map((row) => row.modelVersion)}::text[], ${shown.map((row) => dueOf.get(row.seriesId)!.model)}::text[])
          as t (series_id, origin, prices_changed_at, model_version, done_model) using (series_id, origin, prices_changed_at, model_version)
      where r.series_id = f.series_id
      returning r.series_id, f.issued_at`.execute(trx)
    for (const [at, group] of Map.groupBy(kept, (row) => row.issuedAt.getTime()))
      await noteForecasts(
        trx,
        group.map(({ seriesId }) => seriesId),
        new Date(at),
      )
    return kept.map(({ seriesId }) => seriesId)
  })
}

/** A failure is kept with its reason, and the series waits longer each time. */
export async function noteFailures(db: Db, claim: Claim, failures: readonly { seriesId: number; error: string }[], now: Date): Promise<void> {
  const before = new Map(claim.due.map((due) => [due.seriesId, due.failures]))
  for (const { seriesId, error } of failures) {
    const count = (before.get(seriesId) ?? 0) + 1
    await db
      .updateTable('forecastRefresh')
      .set({ failures: count, nextAttemptAt: new Date(now.getTime() + backOffMinutes(count) * 60_000), lastError: error, leaseToken: null, leasedUntil: null })
      .where('seriesId', '=', seriesId)
      .where('leaseToken', '=', claim.token)
      .execute()
  }
}

/** Says that the work goes on. What others have taken over meanwhile stays theirs. */
export async function renewClaim(db: Db, { token }: Claim): Promise<void> {
  await db.updateTable('forecastRefresh').set({ leasedUntil: leaseEnd }).where('leaseToken', '=', token).execute()
}

/** Gives back what was not finished, so that nobody waits for the lease to end. */
export async function releaseClaim(db: Db, { token }: Claim): Promise<void> {
  await db.updateTable('forecastRefresh').set({ leaseToken: null, leasedUntil: null }).where('leaseToken', '=', token).execute()
}

async function heldSeries(trx: Db, token: string): Promise<Set<number>> {
  const rows = await trx.selectFrom('forecastRefresh').select('seriesId').where('leaseToken', '=', token).orderBy('seriesId').forUpdate().execute()
  return new Set(rows.map(({ seriesId }) => seriesId))
}

function rowOf({ quantiles, sigma, ...made }: MadeForecast, { origin, changedAt }: Due, issuedAt: Date) {
  return { ...made, origin, issuedAt, pricesChangedAt: changedAt, quantiles: Buffer.from(quantiles), sigma: Buffer.from(sigma) }
}
