import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { decideReference, type FoundPrice } from './decide-reference.ts'
import type { SpotRate } from './decide-reference-flags.ts'
import type { PricingRow } from './tables-providers.ts'

const lockKey = 7_204_621

/** Takes in what a source says, in the caller's transaction. `seenAt`: when the source was read; null: nobody knows. */
export async function mergeReferences(trx: Db, found: readonly FoundPrice[], seenAt: Date | null, now: Date): Promise<void> {
  // One at a time: two that add the same row would meet at its unique index.
  await sql`select pg_advisory_xact_lock(${lockKey})`.execute(trx)
  for (const price of found) await mergeReference(trx, price, seenAt, now)
}

async function mergeReference(trx: Db, found: FoundPrice, seenAt: Date | null, now: Date): Promise<void> {
  const known = await trx
    .selectFrom('providerPricing')
    .selectAll()
    .where('provider', '=', found.provider)
    .where('region', '=', found.region)
    .where('instance', '=', found.instance)
    .where('gpuCount', '=', found.gpuCount)
    .where('effectiveUntil', 'is', null)
    .where('supersededBy', 'is', null)
    .executeTakeFirst()
  const { micros, ...rest } = found
  const step = decideReference(known, found, now)
  if (step.step === 'confirm') {
    if (seenAt && (known!.confirmedAt ?? 0) < seenAt) await close(trx, step.id, { confirmedAt: seenAt })
    return
  }
  const insert = async (correction: boolean): Promise<number> => {
    const values = { ...rest, priceMicros: micros, effectiveFrom: step.effectiveFrom, fetchedAt: seenAt, confirmedAt: seenAt, correction }
    return (await trx.insertInto('providerPricing').values(values).returning('id').executeTakeFirstOrThrow()).id
  }
  if (step.step === 'add') return void (await insert(false))
  // Closed first: there is one open row of each instance.
  await close(trx, step.id, { effectiveUntil: step.step === 'follow' ? step.effectiveFrom : now })
  const id = await insert(step.step === 'correct')
  if (step.step === 'correct') await close(trx, step.id, { supersededBy: id, effectiveUntil: null })
}

async function close(trx: Db, id: number, values: Partial<Pick<PricingRow, 'effectiveUntil' | 'supersededBy' | 'confirmedAt'>>): Promise<void> {
  await trx.updateTable('providerPricing').set(values).where('id', '=', id).execute()
}

export type ReferenceFilter = { gpuId?: string | undefined; provider?: string | undefined; region?: string | undefined; at?: Date | undefined }

/** The prices that held at a moment; without one, all there ever were. What was superseded is only in the latter. */
export async function referenceRows(db: Db, { gpuId, provider, region, at }: ReferenceFilter): Promise<PricingRow[]> {
  let query = db.selectFrom('providerPricing').selectAll()
  if (gpuId !== undefined) query = query.where('gpuId', '=', gpuId)
  if (provider !== undefined) query = query.where('provider', '=', provider)
  if (region !== undefined) query = query.where('region', '=', region)
  if (at)
    query = query
      .where('supersededBy', 'is', null)
      .where((eb) => eb.or([eb('effectiveFrom', 'is', null), eb('effectiveFrom', '<=', at)]))
      .where((eb) => eb.or([eb('effectiveUntil', 'is', null), eb('effectiveUntil', '>', at)]))
  return query.orderBy('gpuId').orderBy('provider').orderBy('instance').orderBy('region').orderBy('id').execute()
}

export async function isPricingEmpty(db: Db): Promise<boolean> {
  return (await db.selectFrom('providerPricing').select('id').limit(1).execute()).length === 0
}

/** The price of one GPU, of a GPU at a provider in a region. */
type GpuRate = SpotRate & { market: string }

/** The cheapest price of one GPU at each provider in each region in some markets, seen since. */
export async function gpuRates(db: Db, markets: readonly string[], since: Date): Promise<GpuRate[]> {
  const { rows } = await sql<GpuRate>`
    select provider, gpu_id, region, market, min(last_price_micros::float8 / gpu_count) as micros from series
    where market = any(${[...markets]}::text[]) and kind in ('listing', 'statistic') and not demo and provider is not null and ended_at is null and last_observed_at >= ${since}
    group by provider, gpu_id, region, market`.execute(db)
  return rows
}

export const spotRates = (db: Db, since: Date): Promise<SpotRate[]> => gpuRates(db, ['spot'], since)

/** Regions in which a provider's prices hold at `at`, with how many GPUs are sold there. */
export async function referenceRegions(db: Db, at: Date): Promise<{ provider: string; region: string; gpus: number }[]> {
  const { rows } = await sql<{ provider: string; region: string; gpus: number }>`
    select provider, region, count(distinct gpu_id)::int as gpus from provider_pricing
    where superseded_by is null and (effective_from is null or effective_from <= ${at}) and (effective_until is null or effective_until > ${at})
    group by provider, region order by provider, region`.execute(db)
  return rows
}

const msOf = (column: string) => sql.raw(`sum((extract(epoch from ${column}) * 1000)::bigint)`)

/** A query of one text that changes whenever a reference price is added, closed, corrected or confirmed: rows are never changed otherwise. Sums, since not every change is of the newest. */
export const referencesVersion = sql<string>`
  select concat_ws('-', count(*), max(id), sum(price_micros), count(superseded_by), count(effective_until), ${msOf('effective_from')}, ${msOf('effective_until')},
    count(confirmed_at), ${msOf('confirmed_at')}) from provider_pricing`
