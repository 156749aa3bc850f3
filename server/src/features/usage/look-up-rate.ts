import type { Instance } from '@dumont/connectors'
import { estimatedReasons } from '@dumont/contracts'
import { chooseSeries } from '../prices/index.ts'
import type { Db } from '../../platform/db.ts'

/** What an instance costs per hour in micro-dollars: what its vendor says, else what it asks for such machines now, which is an estimate; null: neither is known. */
export async function lookUpRate(db: Db, provider: string, instance: Instance, now: Date): Promise<{ rate: number | null; because: string | null }> {
  if (instance.usdPerHour !== null) return { rate: Math.round(instance.usdPerHour * 1e6), because: null }
  const { gpu, market } = instance
  const series = await chooseSeries(db, { gpu, market, provider, region: instance.region ?? undefined, now })
  if (!series || series.lastPriceMicros === null || series.demo) return { rate: null, because: estimatedReasons.rate_unknown }
  const rate = Math.round((series.lastPriceMicros / series.gpuCount) * instance.gpuCount)
  return { rate, because: estimatedReasons.rate_looked_up }
}
