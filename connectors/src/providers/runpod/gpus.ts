import { z } from 'zod'
import type { Offer } from '../provider.ts'

/** Of a single GPU; 0 or null: not sold there. */
const Usd = z.number().nonnegative().nullish()

const CatalogueGpu = z.object({
  /** "NVIDIA GeForce RTX 4090" */
  id: z.string().min(1),
  memory: z.number().positive(),
  secure: z.boolean(),
  community: z.boolean(),
  price: z.object({ secure: Usd, community: Usd }),
})
/** `GET /v2/catalog/gpus`, as far as it is used. */
export const Catalogue = z.object({ gpus: z.array(CatalogueGpu) })

export const gpuTypesQuery = `query {
  gpuTypes {
    id
    memoryInGb
    secureCloud
    communityCloud
    securePrice
    communityPrice
    secure: lowestPrice(input: { gpuCount: 1, secureCloud: true }) { minimumBidPrice }
    community: lowestPrice(input: { gpuCount: 1, secureCloud: false }) { minimumBidPrice }
  }
}`
const Bid = z.object({ minimumBidPrice: Usd }).nullish()
const GpuType = z.object({
  id: z.string().min(1),
  memoryInGb: z.number().nonnegative(),
  secureCloud: z.boolean(),
  communityCloud: z.boolean(),
  // Required even where they are null, so that a renamed field is noticed.
  securePrice: z.number().nonnegative().nullable(),
  communityPrice: z.number().nonnegative().nullable(),
  secure: Bid,
  community: Bid,
})
export const GpuTypes = z.object({ data: z.object({ gpuTypes: z.array(GpuType) }).nullish(), errors: z.array(z.unknown()).optional() })

export function catalogueOffers({ id, memory, secure, community, price }: z.infer<typeof CatalogueGpu>, now: Date): Offer[] {
  const gpu = { id, memoryGb: memory, now }
  return [...cloudOffers(gpu, 'secure', secure ? price.secure : null, null), ...cloudOffers(gpu, 'community', community ? price.community : null, null)]
}

export function gpuTypeOffers(type: z.infer<typeof GpuType>, now: Date): Offer[] {
  // The list has an entry for "unknown" GPUs, without memory.
  if (type.memoryInGb === 0) return []
  const gpu = { id: type.id, memoryGb: type.memoryInGb, now }
  return [
    ...cloudOffers(gpu, 'secure', type.secureCloud ? type.securePrice : null, type.secure?.minimumBidPrice),
    ...cloudOffers(gpu, 'community', type.communityCloud ? type.communityPrice : null, type.community?.minimumBidPrice),
  ]
}

type Gpu = { id: string; memoryGb: number; now: Date }
type Cloud = 'secure' | 'community'

/** A bid that is not below the list price is the list price under another name: RunPod's documents know bids no more. */
function cloudOffers({ id, memoryGb, now }: Gpu, cloud: Cloud, list: number | null | undefined, bid: number | null | undefined): Offer[] {
  if (!list) return []
  const common = { region: cloud, zone: null, instanceType: id, gpu: id, gpuCount: 1, onDemandUsdPerHour: list, observedAt: now, memoryGb }
  const offers: Offer[] = [{ ...common, key: `${id}:${cloud}`, market: 'list', usdPerHour: list }]
  if (bid && bid < list) offers.push({ ...common, key: `${id}:${cloud}:bid`, market: 'spot', usdPerHour: bid })
  return offers
}
