import { type ComparedProvider, comparedProviders, type EconomyPricing } from '@dumont/contracts'
import { findGpu, gpuLabel } from '../prices/index.ts'
import { usedGpus } from '../usage/index.ts'
import type { Snapshot } from './snapshot.ts'
import { toWireReference } from './wire-reference.ts'

/** What one of each GPU is compared with now, of all GPUs that have a price, rented or not, and of those that are rented and sold in another form. */
export async function readPricing(
  snapshot: Pick<Snapshot, 'db' | 'workspaceId' | 'book' | 'choose' | 'now'>,
  asked: { provider?: ComparedProvider | undefined; gpuId?: string | undefined },
): Promise<EconomyPricing> {
  const { book, choose, now } = snapshot
  const providers = asked.provider ? [asked.provider] : comparedProviders
  const ids = asked.gpuId === undefined ? await namedGpus(snapshot) : [asked.gpuId]
  const pricing = ids.map((id) => ({
    gpu: id,
    gpu_label: gpuLabel(id),
    references: providers.flatMap((provider) => {
      const choice = choose(id, 1, provider, now)
      return 'reference' in choice ? [toWireReference(choice.reference, now)] : []
    }),
  }))
  const seen = pricing.flatMap(({ references }) => references.flatMap(({ fetched_at: at }) => at ?? []))
  return {
    currency: 'USD',
    unit: 'per_gpu_hour',
    as_of: now.toISOString(),
    last_updated: seen.length ? seen.reduce((a, b) => (a > b ? a : b)) : null,
    regions: { aws: book.regions.aws!, gcp: book.regions.gcp ?? 'us-central1, else the cheapest in the US', azure: book.regions.azure! },
    pricing: pricing.filter(({ references }) => references.length > 0),
  }
}

async function namedGpus({ db, workspaceId, book }: Pick<Snapshot, 'db' | 'workspaceId' | 'book'>): Promise<string[]> {
  const used = await usedGpus(db, workspaceId)
  return [...new Set([...book.prices.map(({ gpuId }) => gpuId), ...book.sheet.map(({ gpu }) => findGpu(gpu)?.id ?? gpu), ...used])].sort()
}
