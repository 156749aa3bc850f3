import type { Offer, Provider } from '../provider.ts'
import { type DemoListing, demoListings, demoPrice, HOUR_MS } from './market.ts'

/** The demo market: synthetic, needs no key and no network. */
export const demo: Provider = {
  id: 'demo',
  label: 'Demo market',
  synthetic: true,
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
