import { z } from 'zod'
import type { Offer, OfferMarket } from '../provider.ts'

const Ask = z.object({
  id: z.int(),
  gpu_name: z.string().min(1),
  num_gpus: z.int().min(1),
  /** Of one GPU, in MB. */
  gpu_ram: z.number().positive(),
  /** Of all GPUs, without storage. */
  dph_base: z.number().nonnegative(),
  /** Of all GPUs. */
  min_bid: z.number().nonnegative().nullish(),
  /** Per GB and month. */
  storage_cost: z.number().nonnegative().nullish(),
  reliability: z.number().nullish(),
  /** "Texas, US", "Germany, DE", ", US", or nothing. */
  geolocation: z.string().nullish(),
})
type Ask = z.infer<typeof Ask>

/** `POST /api/v0/bundles/`, as far as it is used. */
export const Answer = z.object({ offers: z.array(Ask) })

/** What one ask is worth: rented on demand it also names the bid that would run; a price of nothing is no offer. */
export function toOffers(ask: Ask, type: 'ondemand' | 'reserved', now: Date): Offer[] {
  const { dph_base: usd, min_bid: bid } = ask
  const sold: [OfferMarket, number | null | undefined][] =
    type === 'reserved'
      ? [['reserved', usd]]
      : [
          ['on_demand', usd],
          ['spot', bid],
        ]
  return sold.flatMap(([market, usdPerHour]) => (usdPerHour ? [toOffer(ask, market, usdPerHour, now)] : []))
}

function toOffer(ask: Ask, market: OfferMarket, usdPerHour: number, now: Date): Offer {
  const gigabytes = ask.gpu_ram / 1024
  const [place, country] = readPlace(ask.geolocation)
  return {
    key: `${ask.id}:${market}`,
    region: country,
    zone: place,
    instanceType: null,
    gpu: nameOf(ask.gpu_name, gigabytes),
    gpuCount: ask.num_gpus,
    market,
    usdPerHour,
    onDemandUsdPerHour: market === 'reserved' ? null : ask.dph_base || null,
    observedAt: now,
    memoryGb: Math.round(gigabytes),
    reliability: ask.reliability != null && ask.reliability >= 0 && ask.reliability <= 1 ? ask.reliability : null,
    storageUsdPerGbMonth: ask.storage_cost ?? null,
  }
}

/** These names stand for two sizes of memory, and the price differs; the driver reports a little less than the size. */
const sizes: Readonly<Record<string, readonly [model: string, small: number, large: number]>> = {
  'A100 SXM4': ['A100 SXM4', 40, 80],
  'A100 PCIE': ['A100 PCIE', 40, 80],
  'Tesla V100': ['V100', 16, 32],
}

export function nameOf(name: string, gigabytes: number): string {
  const [model, small, large] = sizes[name] ?? []
  if (!model || !small || !large) return name
  return `${model} ${gigabytes > (small + large) / 2 ? large : small}GB`
}

/** The country is the region: smaller places have too few machines for a price of their own. */
export function readPlace(geolocation: string | null | undefined): [place: string | null, country: string | null] {
  const parts = (geolocation ?? '').split(',').map((part) => part.trim().slice(0, 200))
  const country = parts.pop() || null
  return [parts.join(', ') || null, country]
}
