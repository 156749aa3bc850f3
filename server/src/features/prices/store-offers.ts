import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { PricedOffer } from './decide-offers.ts'

/** Series that this part had offers of until now. */
export async function seriesOfPart(trx: Db, connectionId: number, part: string): Promise<number[]> {
  const rows = await trx.selectFrom('offersNow').select('seriesId').distinct().where('connectionId', '=', connectionId).where('part', '=', part).execute()
  return rows.map(({ seriesId }) => seriesId)
}

/** In the order of ids, so that polls of the same series wait for each other instead of deadlocking. */
export async function lockSeries(trx: Db, ids: readonly number[]): Promise<void> {
  await sql`select id from series where id = any(${ids}::bigint[]) order by id for update`.execute(trx)
}

export type PlacedOffer = PricedOffer & { seriesId: number }
const ROWS_AT_ONCE = 2000

/** The offers of a part are now these. */
export async function swapOffers(trx: Db, connectionId: number, part: string, offers: readonly PlacedOffer[]): Promise<void> {
  await trx.deleteFrom('offersNow').where('connectionId', '=', connectionId).where('part', '=', part).execute()
  for (let at = 0; at < offers.length; at += ROWS_AT_ONCE)
    await trx
      .insertInto('offersNow')
      .values(
        offers.slice(at, at + ROWS_AT_ONCE).map(({ micros, onDemandMicros, interruption, atMs, ...offer }) => ({
          ...offer,
          connectionId,
          part,
          priceMicros: micros,
          onDemandMicros: onDemandMicros ?? null,
          interruptionFrom: interruption?.from ?? null,
          interruptionTo: interruption?.to ?? null,
          observedAt: new Date(atMs),
        })),
      )
      .execute()
}

/** How many offers each series stands for now. What is offered has not ended, also when the vendor tells a time from before it vanished. */
export async function noteOffers(trx: Db, counts: ReadonlyMap<number, number>, now: Date): Promise<void> {
  await sql`
    with counted as (
      select * from unnest(${[...counts.keys()]}::bigint[], ${[...counts.values()]}::int[]) as c (id, offers)
    ), back as (
      update price_hours p set ended_at = null from series s join counted c on c.id = s.id
      where s.ended_at is not null and p.series_id = s.id and p.hour >= s.last_observed_at and p.hour < s.last_observed_at + interval '1 hour'
      returning p.series_id, p.hour
    )
    update series s set offers = c.offers, ended_at = null, reindex_from = least(s.reindex_from, b.hour), rescore_from = least(s.rescore_from, b.hour), changed_at = case when s.ended_at is null then s.changed_at else ${now} end
    from counted c left join back b on b.series_id = c.id
    where s.id = c.id and (s.offers is distinct from c.offers or s.ended_at is not null)`.execute(trx)
}

/**
 * Ends the availability of those of `seriesIds` that nobody offers any more, and with a marketplace's cheapest its other statistics: their last price is not held beyond `now`.
 * Answers how many ended.
 */
export async function endVanished(trx: Db, seriesIds: readonly number[], now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with gone as (
      select s.* from series s where s.id = any(${seriesIds}::bigint[]) and not exists (select from offers_now o where o.series_id = s.id)
    ), ending as (
      select s.id, s.last_observed_at from series s join gone g on s.id = g.id
      or (g.kind = 'statistic' and s.kind = 'statistic' and (s.source, s.provider, s.gpu_id, s.market) = (g.source, g.provider, g.gpu_id, g.market) and s.region is not distinct from g.region)
    ), hours as (
      update price_hours p set ended_at = greatest(p.ended_at, ${now})
      from ending e where p.series_id = e.id and p.hour >= e.last_observed_at and p.hour < e.last_observed_at + interval '1 hour'
      returning p.series_id, p.hour
    )
    update series s set ended_at = ${now}, offers = 0, changed_at = ${now}, reindex_from = least(s.reindex_from, h.hour), rescore_from = least(s.rescore_from, h.hour)
    from ending e left join hours h on h.series_id = e.id where s.id = e.id returning s.id`.execute(trx)
  return rows.length
}

/** Ends what only this connection offered; its offers go with it. */
export async function dropOffers(trx: Db, connectionId: number, now: Date, part?: string): Promise<void> {
  const { rows } = await sql<{ seriesId: number }>`
    delete from offers_now where connection_id = ${connectionId} and (${part ?? null}::text is null or part = ${part ?? null}) returning series_id`.execute(trx)
  const ids = [...new Set(rows.map(({ seriesId }) => seriesId))]
  await lockSeries(trx, ids)
  await endVanished(trx, ids, now)
}

export async function addPoints(trx: Db, connectionId: number, points: number): Promise<void> {
  if (points) await sql`update provider_connections set points = points + ${points} where id = ${connectionId}`.execute(trx)
}
