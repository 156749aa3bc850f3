import { z } from 'zod'

export const OfferMarket = z.enum(['spot', 'on_demand', 'list', 'reserved', 'capacity_block'])
export type OfferMarket = z.infer<typeof OfferMarket>

/** One instance type in one place at one moment, in the vendor's own words; the server turns `gpu` into its canonical id. */
export const Offer = z.strictObject({
  key: z.string().min(1).max(200).describe('Names the listing at this vendor, the same at every call'),
  region: z.string().max(200).nullable(),
  zone: z.string().max(200).nullable(),
  instanceType: z.string().max(200).nullable(),
  gpu: z.string().min(1).max(200),
  gpuCount: z.int().min(1),
  market: OfferMarket,
  usdPerHour: z.number().positive().describe('Of the whole instance, all its GPUs'),
  onDemandUsdPerHour: z.number().positive().nullable(),
  observedAt: z.date(),
})
export type Offer = z.infer<typeof Offer>

/** Everything that varies comes in as an argument. */
export type ProviderSession = { apiKey?: string; fetch: typeof fetch; now: Date }

/** Where prices come from. One folder per vendor, one line in providers/index.ts. */
export interface Provider {
  /** Lower case, short, for ever: it is stored with every price. */
  id: string
  label: string
  /** True: made up, never mixed with real prices. */
  synthetic: boolean
  /** All offers at `now`. An empty list means the vendor truly has none. @throws ConnectorError */
  listOffers(session: ProviderSession): Promise<Offer[]>
}
