import type { Offer, Provider, ReferencePrice } from '@dumont/connectors'
import { z } from 'zod'
import type { Deps } from '../src/platform/feature.ts'
import { prices } from '../src/features/prices/index.ts'

export const secretKey = 'CANARY-4f1c-vendor-key'

/** One offer, the same at every call unless said otherwise. */
export const anOffer = (over: Partial<Offer> = {}): Offer => ({
  key: 'one',
  region: 'eu-west',
  zone: null,
  instanceType: 'gpu.large',
  gpu: 'T4',
  gpuCount: 1,
  market: 'spot',
  usdPerHour: 0.5,
  onDemandUsdPerHour: null,
  observedAt: new Date('2026-03-04T05:06:07Z'),
  ...over,
})

export type AskedVendor = Provider & {
  /** What it was asked, in order: "offers eu-west". */
  asked: string[]
}

/** A vendor without a network. What it answers may be changed between polls. */
export function aVendor(
  over: Partial<Provider> & { offers?: (part: string, now: Date) => Offer[] | Promise<Offer[]>; references?: () => ReferencePrice[] } = {},
): AskedVendor {
  const asked: string[] = []
  const { offers = (_part, now) => [anOffer({ observedAt: now })], references, ...rest } = over
  return {
    id: 'acme',
    label: 'Acme GPUs',
    synthetic: false,
    kind: 'catalogue',
    about: { collects: 'All there is.', key: 'A key with the right to read', links: [{ label: 'Keys', url: 'https://acme.example/keys' }] },
    settings: z.strictObject({
      apiKey: z.string().min(8).meta({ title: 'API key', secret: true }),
      verified: z.boolean().default(true).meta({ title: 'Verified hosts only' }),
    }),
    baseUrls: { api: 'https://api.acme.example' },
    pollSeconds: 900,
    listOffers: async (session, part) => {
      asked.push(`offers ${part}`)
      return offers(part, session.now)
    },
    ...(references ? { listReferencePrices: async () => references() } : {}),
    testConnection: async () => 'Acme takes the key',
    ...rest,
    asked,
  }
}

/** The job as the queue would run it. */
export const collect = (deps: Deps, signal: AbortSignal = new AbortController().signal): Promise<void> =>
  prices.jobs!.find(({ name }) => name === 'prices.collect')!.runDue(deps, deps.clock.now(), signal)
