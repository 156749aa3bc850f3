import { type ComparedProvider, comparedProviders, type EconomyOptions } from '@dumont/contracts'
import { gpuLabel, gpus, referenceRegions } from '../prices/index.ts'
import { usedGpus } from '../usage/index.ts'
import type { Db } from '../../platform/db.ts'
import { chooser } from './decide-slices.ts'
import { bookOf } from './store-book.ts'

/** What settings may be chosen from: regions with prices, and which GPUs each provider sells in the region of the workspace, proxies aside. */
export async function readOptions(db: Db, workspaceId: string, now: Date): Promise<EconomyOptions> {
  const [book, used, regions] = [await bookOf(db, workspaceId), await usedGpus(db, workspaceId), await referenceRegions(db, now)]
  const choose = chooser({ ...book, proxies: [] })
  const isSold = (gpu: string, provider: ComparedProvider): boolean => 'reference' in choose(gpu, 1, provider, now)
  const ids = [...new Set([...used, ...gpus.map(({ id }) => id)])]
  const of = (provider: ComparedProvider) => regions.filter((one) => one.provider === provider).map(({ region, gpus: count }) => ({ region, gpus: count }))
  return {
    regions: { aws: of('aws'), gcp: of('gcp'), azure: of('azure') },
    gpus: ids.map((gpu) => ({
      gpu,
      gpu_label: gpuLabel(gpu),
      used: used.includes(gpu),
      sold_at: comparedProviders.filter((provider) => isSold(gpu, provider)),
    })),
  }
}
