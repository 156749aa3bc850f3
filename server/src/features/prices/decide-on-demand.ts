import type { PricedOffer } from './decide-offers.ts'
import type { PricingRow } from './tables-providers.ts'

export type OnDemandPrice = Pick<PricingRow, 'provider' | 'instance' | 'region' | 'gpuCount' | 'priceMicros'>

/** Some vendors tell spot prices alone: beside them goes what the same machine costs on demand in the same region, where a reference price of it holds. */
export function withOnDemand(offers: readonly PricedOffer[], references: readonly OnDemandPrice[]): PricedOffer[] {
  const known = new Map(references.map((one) => [nameOf(one.provider, one.instance, one.region, one.gpuCount), one.priceMicros]))
  return offers.map((offer) => {
    if (offer.market !== 'spot' || offer.onDemandMicros !== undefined || !offer.instanceType || !offer.region) return offer
    return { ...offer, onDemandMicros: known.get(nameOf(offer.provider, offer.instanceType, offer.region, offer.gpuCount)) }
  })
}

const nameOf = (provider: string, instance: string, region: string, gpuCount: number) => JSON.stringify([provider, instance, region, gpuCount])
