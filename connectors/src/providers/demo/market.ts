import type { OfferMarket } from '../provider.ts'
import { coin, hashText, jitter, smooth } from './noise.ts'

export const HOUR_MS = 3_600_000
const seed = 20_26

/** How a demo price behaves. cloud: steady with momentum; marketplace: follows the day; list: rarely moves; monthly: a step each month. */
type Kind = 'cloud' | 'marketplace' | 'list' | 'monthly'
export type DemoListing = {
  key: string
  kind: Kind
  region: string
  instanceType: string
  gpu: string
  gpuCount: number
  market: OfferMarket
  onDemandUsdPerHour: number
  /** A price is published every so many hours. */
  everyHours: number
}
export type DemoPrice = { hour: number; usdPerHour: number }

/** GPU, how many in the instance, list price per GPU-hour. */
const machines: Record<Kind, readonly (readonly [gpu: string, count: number, usdPerGpuHour: number])[]> = {
  cloud: [
    ['T4', 1, 0.53],
    ['L4', 1, 0.81],
    ['A10G', 1, 1.01],
    ['L40S', 1, 1.86],
    ['A100 SXM4 40GB', 8, 2.74],
    ['A100 SXM4 80GB', 8, 3.43],
    ['H100 SXM', 8, 6.88],
    ['H200', 8, 7.91],
    ['B200', 8, 14.24],
  ],
  marketplace: [
    ['RTX 3090', 1, 0.34],
    ['RTX 4090', 1, 0.69],
    ['A6000', 1, 0.79],
    ['A100 SXM4 80GB', 1, 1.74],
    ['H100 SXM', 1, 2.99],
  ],
  list: [
    ['RTX 4090', 1, 0.69],
    ['L40S', 1, 1.09],
    ['A100 SXM4 80GB', 1, 1.79],
    ['H100 SXM', 1, 2.99],
    ['H200', 1, 3.79],
    ['B200', 1, 5.98],
    ['MI300X', 8, 2.99],
  ],
  monthly: [
    ['T4', 1, 0.35],
    ['L4', 1, 0.71],
    ['V100', 1, 2.48],
    ['A100 SXM4 40GB', 1, 3.67],
  ],
}
const places: Record<Kind, readonly string[]> = {
  cloud: ['us-east', 'us-west', 'eu-west'],
  marketplace: ['us-east', 'eu-west', 'asia-east'],
  list: ['us-east', 'eu-west'],
  monthly: ['us-east', 'eu-west', 'asia-east'],
}

/** Every listing of the demo market. */
export const demoListings: readonly DemoListing[] = (Object.keys(machines) as Kind[]).flatMap((kind) =>
  machines[kind].flatMap(([gpu, count, rate]) => places[kind].map((region) => aListing(kind, gpu, count, rate, region))),
)

function aListing(kind: Kind, gpu: string, gpuCount: number, rate: number, region: string): DemoListing {
  const instanceType = `${kind}.${gpu.toLowerCase().replaceAll(' ', '-')}${gpuCount > 1 ? `.${gpuCount}x` : ''}`
  const everyHours = kind === 'cloud' || kind === 'marketplace' ? 1 : 6
  return {
    key: `demo|${instanceType}|${region}`,
    kind,
    region,
    instanceType,
    gpu,
    gpuCount,
    market: kind === 'list' ? 'on_demand' : 'spot',
    onDemandUsdPerHour: round(rate * gpuCount),
    everyHours,
  }
}

/** What a listing publishes after epoch hour `after` up to and with `until`: the hours it speaks at, and their prices. */
export function demoHistory(listing: DemoListing, after: number, until: number): DemoPrice[] {
  const prices: DemoPrice[] = []
  const first = Math.floor(after / listing.everyHours + 1) * listing.everyHours
  for (let hour = first; hour <= until; hour += listing.everyHours) prices.push({ hour, usdPerHour: demoPrice(listing, hour) })
  return prices
}

/** The price at an epoch hour: a pure function of the seed, the listing and the hour, found without looking at any hour before. */
export function demoPrice(listing: DemoListing, hour: number): number {
  const id = hashText(listing.key) ^ seed
  const raw = listing.onDemandUsdPerHour * shape[listing.kind](id, hour)
  return round(raw, listing.kind === 'list' ? 2 : 4)
}

const shape: Record<Kind, (id: number, hour: number) => number> = {
  // The level wanders over weeks, its slope turns over days; noise of a fifth of a percent around it.
  cloud: (id, hour) =>
    clip(
      (0.3 + 0.2 * coin(id, 1)) *
        Math.exp(0.22 * smooth(id, 2, hour / 900) + 0.07 * smooth(id, 3, hour / 200) + 0.02 * smooth(id, 4, hour / 60) + 0.002 * jitter(id, 5, hour)),
      0.2,
      1,
    ),
  marketplace: (id, hour) =>
    clip((0.45 + 0.25 * coin(id, 1)) * Math.exp(0.15 * smooth(id, 2, hour / 400) + dayCycle(id, hour) + 0.03 * jitter(id, 3, hour)), 0.2, 1),
  list: (id, hour) => 1 - 0.06 * Math.floor(3 * coin(id, Math.floor((hour + (id & 1023)) / (75 * 24)))),
  monthly: (id, hour) => 0.3 + 0.25 * coin(id, monthOf(hour)),
}

/** Up in the working hours of the region's customers, less so at weekends. */
function dayCycle(id: number, hour: number): number {
  const peak = 12 + 10 * coin(id, 9)
  const weekday = Math.floor(hour / 24 + 4) % 7
  return (weekday === 0 || weekday === 6 ? 0.05 : 0.11) * Math.cos((2 * Math.PI * ((hour % 24) - peak)) / 24)
}

function monthOf(hour: number): number {
  const date = new Date(hour * HOUR_MS)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

const clip = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

function round(usd: number, digits = 4): number {
  return Number(usd.toFixed(digits))
}
