import type { CheapestList, CheapestPrice, ProviderConnection, ProviderEntry, QuarantineList, Watchlist } from '@dumont/contracts'
import type { Wire } from '../src/app/wire.ts'
import { now, priceAt } from './canned.ts'

/** Canned providers, prices of now and a watchlist. */

const hour = 3_600_000
const iso = (at: number) => new Date(at).toISOString()

export type Price = Wire<typeof CheapestPrice>

export function aPrice(part: Partial<Price> = {}): Price {
  return {
    gpu: 'rtx-4090',
    gpu_label: 'RTX 4090',
    memory_gb: 24,
    market: 'spot',
    provider: 'vast',
    region: 'eu-north',
    zone: null,
    instance_type: null,
    gpu_count: 1,
    price_usd_per_gpu_hour: 0.305,
    price_usd_per_hour: 0.305,
    p25_usd_per_gpu_hour: 0.33,
    median_usd_per_gpu_hour: 0.36,
    on_demand_usd_per_gpu_hour: 0.74,
    below_on_demand: 0.5878,
    change_7d: -0.12,
    sparkline: Array.from({ length: 28 }, (_, i) => {
      const at = now - (27 - i) * 6 * hour
      return { timestamp: iso(at), price_usd_per_gpu_hour: priceAt(at) }
    }),
    offers_now: 41,
    availability_7d: 0.98,
    observed_at: iso(now - 3 * 60_000),
    age_seconds: 180,
    state: 'fresh',
    no_answer_since: null,
    interruption: null,
    series_id: 2,
    demo: true,
    ...part,
  }
}

export const cheapest: Wire<typeof CheapestList>['prices'] = [
  aPrice(),
  aPrice({
    gpu: 'h100-sxm',
    gpu_label: 'H100 SXM 80 GB',
    memory_gb: 80,
    provider: 'aws',
    region: 'us-east-1',
    zone: 'us-east-1a',
    instance_type: 'p5.48xlarge',
    gpu_count: 8,
    price_usd_per_gpu_hour: 2.1,
    price_usd_per_hour: 16.8,
    on_demand_usd_per_gpu_hour: 2,
    below_on_demand: -0.05,
    change_7d: 0.08,
    offers_now: 1,
    interruption: { from: 0.05, to: 0.1 },
    series_id: 3,
  }),
  aPrice({
    market: 'on_demand',
    provider: 'runpod',
    region: 'us-east',
    price_usd_per_gpu_hour: 0.74,
    on_demand_usd_per_gpu_hour: null,
    below_on_demand: null,
    change_7d: 0,
    series_id: 4,
  }),
  aPrice({
    gpu: 'mystery',
    gpu_label: 'Mystery GPU',
    memory_gb: null,
    provider: 'acme',
    region: null,
    price_usd_per_gpu_hour: 0.9,
    on_demand_usd_per_gpu_hour: null,
    below_on_demand: null,
    change_7d: null,
    sparkline: [],
    availability_7d: null,
    age_seconds: 50_000,
    observed_at: iso(now - 50_000_000),
    state: 'stale',
    no_answer_since: iso(now - 50_000_000),
    series_id: null,
  }),
]

/** The filters and the limit as the server applies them; the order stays. */
export function cheapestList(filter: URLSearchParams): Wire<typeof CheapestList> {
  const is = (name: 'gpu' | 'market' | 'provider' | 'region', price: Price) => !filter.get(name) || filter.get(name) === price[name]
  const fits = cheapest.filter((price) => (['gpu', 'market', 'provider', 'region'] as const).every((name) => is(name, price)))
  return { prices: fits.slice(0, Number(filter.get('limit') ?? 200)), total: fits.length, demo: true, generated_at: iso(now) }
}

export function aConnection(part: Partial<Wire<typeof ProviderConnection>> = {}): Wire<typeof ProviderConnection> {
  return {
    id: 1,
    provider: 'vast',
    provider_label: 'Vast.ai',
    name: 'Vast.ai',
    state: 'ok',
    settings: { verified: true },
    secrets_set: [],
    poll_seconds: 900,
    last_poll_at: iso(now - 3 * 60_000),
    last_success_at: iso(now - 3 * 60_000),
    next_poll_at: iso(now + 12 * 60_000),
    last_error: null,
    failures: 0,
    offers: 756,
    points: 12_400,
    no_answer_since: null,
    parts: [aPart()],
    created_at: iso(now - 30 * 24 * hour),
    ...part,
  }
}

export function aPart(part: Partial<Wire<typeof ProviderConnection>['parts'][number]> = {}): Wire<typeof ProviderConnection>['parts'][number] {
  return {
    part: 'all',
    state: 'ok',
    last_poll_at: iso(now - 3 * 60_000),
    last_success_at: iso(now - 3 * 60_000),
    next_poll_at: iso(now + 12 * 60_000),
    last_error: null,
    failures: 0,
    offers: 756,
    suspicious: false,
    refused: [],
    no_answer_since: null,
    history: 'none',
    ...part,
  }
}

type Entry = Wire<typeof ProviderEntry>

export function aProvider(part: Partial<Entry> = {}): Entry {
  return {
    id: 'vast',
    label: 'Vast.ai',
    kind: 'marketplace',
    about: { collects: 'Every machine that can be rented now.', key: null, links: [{ label: 'API keys', url: 'https://vendor.example/keys' }] },
    settings: {
      type: 'object',
      properties: {
        apiKey: { type: 'string', title: 'API key', secret: true, description: 'Not needed for prices' },
        verified: { type: 'boolean', title: 'Verified hosts only', default: true },
      },
    },
    needs_key: false,
    has_history: false,
    has_reference_prices: false,
    poll_seconds: 900,
    connections: [],
    ...part,
  }
}

export const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['ec2:DescribeSpotPriceHistory'], Resource: '*' }] }

export const aws: Entry = aProvider({
  id: 'aws',
  label: 'Amazon Web Services',
  kind: 'catalogue',
  about: { collects: 'Spot prices of every zone.', key: `An access key of an IAM user with this policy: ${JSON.stringify(policy)}`, links: [] },
  settings: {
    type: 'object',
    properties: {
      accessKeyId: { type: 'string', title: 'Access key id', examples: ['AKIAIOSFODNN7EXAMPLE'] },
      secretAccessKey: { type: 'string', title: 'Secret access key', secret: true },
      regions: { type: 'string', title: 'Regions', description: 'Empty: all of them' },
      limit: { type: 'integer', title: 'Most prices' },
      style: { type: 'string', title: 'Style', enum: ['old', 'new'] },
    },
    required: ['accessKeyId', 'secretAccessKey'],
  },
  needs_key: true,
  has_history: true,
  has_reference_prices: true,
  poll_seconds: 3600,
})

export const providers: Entry[] = [aProvider({ connections: [aConnection()] }), aws]

export function held(part: Partial<Wire<typeof QuarantineList>['prices'][number]> = {}): Wire<typeof QuarantineList>['prices'][number] {
  return {
    series_id: 2,
    hour: iso(now - hour),
    key: 'vast:rtx-4090:eu-north',
    source: 'vast',
    provider: 'vast',
    region: 'eu-north',
    gpu: 'rtx-4090',
    gpu_label: 'RTX 4090',
    gpu_count: 1,
    market: 'spot',
    observed_at: iso(now - hour),
    price_usd_per_hour: 30.5,
    usual_usd_per_hour: 0.305,
    reason: '100 times above the median of the prices around it; more than 10 times is not believed',
    ...part,
  }
}

export const quarantine: Wire<typeof QuarantineList> = { prices: [], total: 0, next_after: null }
export const watchlist: Wire<typeof Watchlist> = { items: [], filters: [] }
