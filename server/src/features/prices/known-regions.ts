import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { hasRealPrices } from './store.ts'

/** Regions in which a provider, or anybody, was ever seen to sell: first those with this GPU, then the others, each in order. Demo regions only while there are no real prices. */
export async function knownRegions(db: Db, { gpuId, provider }: { gpuId: string; provider: string | null }): Promise<string[]> {
  const demo = !(await hasRealPrices(db))
  const { rows } = await sql<{ region: string }>`
    select region from series where region is not null and demo = ${demo} and (${provider}::text is null or provider = ${provider})
    group by region order by bool_or(gpu_id = ${gpuId}) desc, region`.execute(db)
  return rows.map(({ region }) => region)
}
