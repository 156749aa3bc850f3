import type { ProviderKind } from '@dumont/connectors'
import type { PricedOffer } from './decide-offers.ts'
import type { SeriesSpec } from './tables.ts'

/** One price of a series at one moment. `offers`: how many it stands for. */
export type SeriesPrice = { spec: SeriesSpec; micros: number; onDemandMicros: number | undefined; atMs: number; offers: number }
/** The prices of an answer, and for each offer the series it goes into. */
export type Sorted = { prices: SeriesPrice[]; seriesOf: (offer: PricedOffer) => SeriesSpec }

/** A catalogue's offers are a series each; a marketplace's come together per GPU, region and market, so that one odd machine moves nothing. */
export function decideSeriesPrices(offers: readonly PricedOffer[], source: string, kind: ProviderKind): Sorted {
  if (kind !== 'marketplace') {
    const seriesOf = (offer: PricedOffer) => listingOf(offer, source)
    return {
      prices: offers.map((offer) => ({ spec: seriesOf(offer), micros: offer.micros, onDemandMicros: offer.onDemandMicros, atMs: offer.atMs, offers: 1 })),
      seriesOf,
    }
  }
  const groups = Map.groupBy(offers, (offer) => JSON.stringify([offer.provider, offer.gpuId, offer.region, offer.market]))
  return { prices: [...groups.values()].flatMap((group) => statisticsOf(group, source)), seriesOf: (offer) => statisticSpec(offer, source, 'cheapest') }
}

const statistics = [
  ['cheapest', 0],
  ['p25', 0.25],
  ['median', 0.5],
] as const
type Statistic = (typeof statistics)[number][0]

/** Per GPU-hour, of all offers of one GPU, region and market. */
function statisticsOf(group: readonly PricedOffer[], source: string): SeriesPrice[] {
  const rates = group.map(({ micros, gpuCount }) => micros / gpuCount).sort((a, b) => a - b)
  const atMs = Math.max(...group.map((offer) => offer.atMs))
  return statistics.map(([name, level]) => ({
    spec: statisticSpec(group[0]!, source, name),
    micros: Math.max(1, Math.round(quantile(rates, level))),
    onDemandMicros: undefined,
    atMs,
    offers: group.length,
  }))
}

/** Between the two values around it, as most programs do it (type 7). */
export function quantile(sorted: readonly number[], level: number): number {
  const place = (sorted.length - 1) * level
  const below = Math.floor(place)
  const low = sorted[below]!
  return low + ((sorted[below + 1] ?? low) - low) * (place - below)
}

function listingOf({ key, provider, region, zone, instanceType, gpuId, gpuCount, market }: PricedOffer, source: string): SeriesSpec {
  return { source, key, provider, region, zone, instanceType, gpuId, gpuCount, market, kind: 'listing', statistic: null, demo: false }
}

function statisticSpec({ provider, region, gpuId, market }: PricedOffer, source: string, statistic: Statistic): SeriesSpec {
  const key = [provider, gpuId, region ?? 'anywhere', market, statistic].join('|')
  return { source, key, provider, region, zone: null, instanceType: null, gpuId, gpuCount: 1, market, kind: 'statistic', statistic, demo: false }
}
