import { z } from 'zod'
import type { Offer, Provider } from '../provider.ts'
import { type DemoListing, demoListings, demoPrice, HOUR_MS } from './market.ts'

/** The demo market: synthetic, needs no key and no network. */
export const demo: Provider = {
  id: 'demo',
  label: 'Demo market',
  synthetic: true,
  kind: 'catalogue',
  about: { collects: 'Prices that are made up, to look around with before a real provider is connected.', key: null, links: [] },
  settings: z.strictObject({}),
  baseUrls: {},
  pollSeconds: 3600,
  testConnection: async () => 'The demo market is made up and always there.',
  listOffers: async ({ now }) => demoListings.map((listing) => offerAt(listing, Math.floor(now.getTime() / HOUR_MS))),
}

function offerAt(listing: DemoListing, hour: number): Offer {
  const { key, region, instanceType, gpu, gpuCount, market, onDemandUsdPerHour } = listing
  return {
    key,
    region,
    zone: null,
    instanceType,
    gpu,
    gpuCount,
    market,
    onDemandUsdPerHour,
    usdPerHour: demoPrice(listing, hour),
    observedAt: new Date(hour * HOUR_MS),
  }
}
