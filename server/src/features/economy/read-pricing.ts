import { type ComparedProvider, comparedProviders, type EconomyPricing } from '@dumont/contracts'
import { findGpu, gpuLabel } from '../prices/index.ts'
import type { Snapshot } from './snapshot.ts'
import { toWireReference } from './wire-reference.ts'

/** What one of each GPU is compared with now, of all GPUs that have a price, rented or not. */
export function readPricing(
  { book, choose, now }: Pick<Snapshot, 'book' | 'choose' | 'now'>,
  asked: { provider?: ComparedProvider | undefined; gpuId?: string | undefined },
): EconomyPricing {
  const providers = asked.provider ? [asked.provider] : comparedProviders
  const named = book.sheet.map(({ gpu }) => findGpu(gpu)?.id ?? gpu)
  const ids = asked.gpuId === undefined ? [...new Set([...book.prices.map(({ gpuId }) => gpuId), ...named])].sort() : [asked.gpuId]
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
    last_updated: seen.length ? seen.reduce((a, b) => (a > b ? a : b)) : null,
    regions: { aws: book.regions.aws!, gcp: book.regions.gcp ?? 'us-central1, else the cheapest in the US', azure: book.regions.azure! },
    pricing: pricing.filter(({ references }) => references.length > 0),
  }
}
