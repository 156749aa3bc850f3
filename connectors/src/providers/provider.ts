import { z } from 'zod'

export const OfferMarket = z.enum(['spot', 'on_demand', 'list', 'reserved', 'capacity_block'])
export type OfferMarket = z.infer<typeof OfferMarket>

/** One instance type in one place at one moment, in the vendor's own words; the server turns `gpu` into its canonical id. */
export const Offer = z.strictObject({
  key: z.string().min(1).max(200).describe('Names the listing at this vendor, the same at every call'),
  /** The cloud whose offer it is, when the source speaks for others (a catalogue of many clouds); missing: the provider itself. */
  provider: z.string().min(1).max(200).nullish(),
  region: z.string().max(200).nullable(),
  zone: z.string().max(200).nullable(),
  instanceType: z.string().max(200).nullable(),
  gpu: z.string().min(1).max(200),
  gpuCount: z.int().min(1),
  market: OfferMarket,
  usdPerHour: z.number().positive().describe('Of the whole instance, all its GPUs, without what the vendor bills by the gigabyte'),
  onDemandUsdPerHour: z.number().positive().nullable(),
  observedAt: z.date(),
  /** Of one GPU. */
  memoryGb: z.number().positive().nullish(),
  /** Share of time the vendor says such an instance is interrupted, as a band. */
  interruption: z.strictObject({ from: z.number().min(0).max(1), to: z.number().min(0).max(1) }).nullish(),
  /** What the vendor says of the host, 0 to 1. */
  reliability: z.number().min(0).max(1).nullish(),
  storageUsdPerGbMonth: z.number().nonnegative().nullish(),
})
export type Offer = z.infer<typeof Offer>

/** What an instance costs on demand, complete with its host: what savings are measured against. */
export const ReferencePrice = z.strictObject({
  instance: z.string().min(1).max(200),
  gpu: z.string().min(1).max(200),
  memoryGb: z.number().positive().nullable(),
  formFactor: z.string().max(20).nullable().describe('SXM, PCIe, NVL; null: the vendor does not say'),
  gpuCount: z.int().min(1),
  region: z.string().min(1).max(200),
  usdPerHour: z.number().positive(),
  effectiveFrom: z.date().nullable().describe('null: the vendor does not say since when'),
  source: z.string().min(1).max(500).describe('Address of the answer, without keys'),
  /** false: part of a machine (a GPU without its host) or not sold on demand; never a reference. */
  complete: z.boolean(),
  note: z.string().max(500).nullable(),
})
export type ReferencePrice = z.infer<typeof ReferencePrice>

/** An instance of the user's own, as the vendor lists it now. */
export const Instance = z.strictObject({
  key: z.string().min(1).max(200).describe('Names the instance at this vendor, the same at every call'),
  label: z.string().max(200).nullable(),
  gpu: z.string().min(1).max(200),
  gpuCount: z.int().min(1),
  instanceType: z.string().max(200).nullable(),
  region: z.string().max(200).nullable(),
  zone: z.string().max(200).nullable(),
  market: OfferMarket,
  state: z.enum(['running', 'idle', 'stopped']).describe('idle: billed as running, but the vendor says that no GPU is used'),
  /** What the vendor bills per hour while it runs, all GPUs, without storage; null: it does not say (look it up in prices, marked as estimated). */
  usdPerHour: z.number().nonnegative().nullable(),
  /** Billed as long as the disk exists, running or stopped; null: it does not say. */
  storageUsdPerHour: z.number().nonnegative().nullable(),
  /** Of the GPUs, 0 to 1; null: the vendor does not say. */
  utilisation: z.number().min(0).max(1).nullable(),
  startedAt: z.date().nullable(),
  observedAt: z.date(),
})
export type Instance = z.infer<typeof Instance>

/** What the vendor really billed for an instance in a stretch of time: trues up what was estimated. */
export const Charge = z.strictObject({
  key: z.string().min(1).max(200).describe('The key of the instance'),
  from: z.date(),
  to: z.date(),
  usd: z.number(),
  kind: z.enum(['compute', 'storage', 'network', 'total']),
})
export type Charge = z.infer<typeof Charge>
export type Balance = { usd: number; observedAt: Date }

/** What a user fills in. `meta({ secret: true })` on a field: sealed at rest and never shown again; `title`, `description` and `examples` draw the form. */
export type Settings = Record<string, unknown>
/** Everything that varies comes in as an argument. */
export type ProviderSession = {
  /** Parsed by the provider's own schema; {} when it needs nothing. */
  settings: Settings
  /** Guarded: limits of time and size, no private addresses. */
  fetch: typeof fetch
  now: Date
  /** By the names in `baseUrls`; from configuration only. */
  baseUrls: Readonly<Record<string, string>>
  signal?: AbortSignal
  /** Lets this many milliseconds pass, between pages of a vendor that limits them by the second. Missing: real ones. */
  wait?: (ms: number) => Promise<void>
}

/**
 * marketplace: many hosts' machines, which become series per GPU, region and market (cheapest, 25 %, median);
 * catalogue: one price per instance type and place; list: as catalogue, but prices that rarely move.
 */
export type ProviderKind = 'marketplace' | 'catalogue' | 'list'

/** Where prices come from. One folder per vendor, one line in providers/index.ts. */
export interface Provider {
  /** Lower case, short, for ever: it is stored with every price. */
  id: string
  label: string
  /** True: made up, never mixed with real prices. */
  synthetic: boolean
  kind: ProviderKind
  /** For the page and docs/providers.md. */
  about: {
    /** What is collected, and what is not, in a sentence or two. */
    collects: string
    /** Rights the key needs (the exact IAM policy, say) and where to get it; null: no key is needed. */
    key: string | null
    links: readonly { label: string; url: string }[]
  }
  settings: z.ZodObject
  /** Where the vendor is asked, by name. */
  baseUrls: Readonly<Record<string, string>>
  /** Seconds between polls, unless the user says otherwise. */
  pollSeconds: number
  /** What is polled on its own, usually regions: one part that fails does not stop the others. Missing: one part, "all". @throws ConnectorError */
  listParts?(session: ProviderSession): Promise<string[]>
  /** All offers of a part at `now`, or an error: never half of them. An empty list means the vendor truly has none. @throws ConnectorError */
  listOffers(session: ProviderSession, part: string): Promise<Offer[]>
  /** Past prices of a part from `since` on, as offers with the time they were seen, in pages; the vendor's change events as they are. @throws ConnectorError */
  priceHistory?(session: ProviderSession, part: string, since: Date): AsyncIterable<Offer[]>
  /** On-demand prices for savings to be measured against. @throws ConnectorError */
  listReferencePrices?(session: ProviderSession, part: string): Promise<ReferencePrice[]>
  /** The user's own instances in a part, all of them or an error. Needs the user's key. @throws ConnectorError */
  listInstances?(session: ProviderSession, part: string): Promise<Instance[]>
  /**
   * Real charges, where the vendor tells them by instance: of those of its stretches (hours, days) that begin in [from, to) and are over, so that
   * windows one after the other miss nothing and hold nothing twice. Needs the user's key. @throws ConnectorError
   */
  listCharges?(session: ProviderSession, from: Date, to: Date): Promise<Charge[]>
  /** Prepaid money left, where there is such a thing. Needs the user's key. @throws ConnectorError */
  balance?(session: ProviderSession): Promise<Balance>
  /** One cheap call that says whether the settings work: a sentence for the user. @throws ConnectorError */
  testConnection(session: ProviderSession): Promise<string>
}
