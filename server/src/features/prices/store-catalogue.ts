import type { Catalogue, Market } from '@dumont/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { gpuLabel } from './gpus.ts'
import { hasRealPrices } from './store.ts'

type Entry = { gpuId: string; markets: Market[]; provider: string; regions: string[]; demo: boolean }

/** Every GPU with prices, its markets, providers and their regions. */
export async function catalogue(db: Db): Promise<Catalogue> {
  const demo = !(await hasRealPrices(db))
  const { rows } = await sql<Entry>`
    select gpu_id, provider, demo, array_agg(distinct market order by market) as markets, coalesce(array_agg(distinct region order by region) filter (where region is not null), '{}') as regions
    from series where kind <> 'index' and demo = ${demo} and last_observed_at is not null and provider is not null
    group by gpu_id, provider, demo order by gpu_id, provider`.execute(db)
  const byGpu = Map.groupBy(rows, ({ gpuId }) => gpuId)
  const gpus = [...byGpu].map(([gpu, entries]) => ({
    gpu,
    label: gpuLabel(gpu),
    markets: [...new Set(entries.flatMap(({ markets }) => markets))].sort(),
    providers: entries.map(({ provider, regions, demo: isDemo }) => ({ provider, regions, demo: isDemo })),
  }))
  gpus.sort((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }))
  return { gpus, demo: demo && gpus.length > 0, has_prices: gpus.length > 0 }
}
