import type { Offer } from '@dumont/connectors'
import { findGpu, gpuIdOf } from './gpus.ts'
import type { SeriesSpec } from './tables.ts'
import type { Refused } from './tables-providers.ts'

/** An offer in our own words: money in micro-dollars, the GPU by its canonical id. */
export type PricedOffer = {
  key: string
  provider: string
  region: string | null
  zone: string | null
  instanceType: string | null
  gpuId: string
  gpuCount: number
  market: SeriesSpec['market']
  /** Of the whole machine. */
  micros: number
  onDemandMicros: number | undefined
  memoryGb: number | null
  interruption: { from: number; to: number } | null
  atMs: number
}

const DEAREST = 1e12
const MOST_GPUS = 1024
/** A vendor's clock may be this much ahead of ours. */
const AHEAD_MS = 10 * 60_000
const EARLIEST = Date.UTC(2005, 0)

/** What of an answer is taken, in an order of its own and without doubles (of two prices for one thing at one moment the lower), and what is refused. */
export function decideOffers(offers: readonly Offer[], providerId: string, now: Date): { taken: PricedOffer[]; refused: Refused[] } {
  const best = new Map<string, PricedOffer>()
  const refused: Refused[] = []
  for (const offer of offers) {
    const priced = priceOffer(offer, providerId, now)
    if (typeof priced === 'string') {
      refused.push({ key: printable(offer.key), reason: priced })
      continue
    }
    const name = JSON.stringify([
      priced.key,
      priced.market,
      priced.provider,
      priced.region,
      priced.zone,
      priced.instanceType,
      priced.gpuId,
      priced.gpuCount,
      priced.atMs,
    ])
    const known = best.get(name)
    if (!known || priced.micros < known.micros) best.set(name, priced)
  }
  const taken = [...best].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, priced]) => priced)
  return { taken, refused }
}

function priceOffer(offer: Offer, providerId: string, now: Date): PricedOffer | string {
  const micros = toMicros(offer.usdPerHour)
  const onDemandMicros = offer.onDemandUsdPerHour === null ? undefined : toMicros(offer.onDemandUsdPerHour)
  const atMs = offer.observedAt.getTime()
  const why = problemOf(offer, micros, atMs, now)
  if (why) return why
  return {
    key: offer.key,
    provider: offer.provider?.trim() || providerId,
    region: offer.region,
    zone: offer.zone,
    instanceType: offer.instanceType,
    gpuId: gpuIdOf(offer.gpu),
    gpuCount: offer.gpuCount,
    market: offer.market,
    micros,
    onDemandMicros: onDemandMicros && isPrice(onDemandMicros) ? onDemandMicros : undefined,
    memoryGb: findGpu(offer.gpu)?.memoryGb ?? offer.memoryGb ?? null,
    interruption: offer.interruption ?? null,
    atMs,
  }
}

const toMicros = (usd: number): number => Math.round(usd * 1e6)
const isPrice = (micros: number): boolean => Number.isFinite(micros) && micros > 0 && micros <= DEAREST

function problemOf(offer: Offer, micros: number, atMs: number, now: Date): string | undefined {
  if (!Number.isFinite(offer.usdPerHour)) return 'the price is not a number'
  if (offer.usdPerHour < 0) return 'the price is negative'
  if (micros <= 0) return 'the price is zero'
  if (micros > DEAREST) return 'the price is beyond a million dollars an hour'
  if (!Number.isInteger(offer.gpuCount) || offer.gpuCount < 1 || offer.gpuCount > MOST_GPUS)
    return `the number of GPUs is not a whole number from 1 to ${MOST_GPUS}`
  if (Number.isNaN(atMs)) return 'it has no time'
  if (atMs > now.getTime() + AHEAD_MS) return 'its time lies in the future'
  if (atMs < EARLIEST) return 'its time lies before 2005'
  if (offer.provider?.trim().toLowerCase() === 'demo') return '"demo" is the name of the demo market'
  const texts = [offer.key, offer.provider, offer.region, offer.zone, offer.instanceType, offer.gpu]
  if (!offer.key || !offer.gpu.trim()) return 'it has no name or no GPU'
  if (texts.some((text) => text && (text.includes('\0') || text.length > 200 || !text.isWellFormed()))) return 'a text of it is too long or cannot be stored'
  return undefined
}

const printable = (text: string): string => text.slice(0, 100).replaceAll(/\p{C}/gu, '?')
