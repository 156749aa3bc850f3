import { describe, expect, test } from 'vitest'
import type { ProviderSession } from '../provider.ts'
import { gcp } from './index.ts'

const now = new Date('2026-03-04T05:06:07Z')
const settings = { apiKey: 'AIzaSyD-0123456789abcdefghij' }

type How = { usageType?: string; unit?: string; regions?: string[]; from?: string; currency?: string }
function sku(
  description: string,
  usd: number,
  { usageType = 'OnDemand', unit = 'h', regions = ['us-central1'], from = '2026-01-01T00:00:00Z', currency = 'USD' }: How = {},
) {
  const unitPrice = { currencyCode: currency, units: String(Math.floor(usd)), nanos: Math.round((usd % 1) * 1e9) }
  return {
    description,
    category: { resourceFamily: 'Compute', usageType },
    serviceRegions: regions,
    pricingInfo: [{ effectiveTime: from, pricingExpression: { usageUnit: unit, tieredRates: [{ startUsageAmount: 0, unitPrice }] } }],
  }
}
const ram = { unit: 'GiBy.h' }
const spot = { usageType: 'Preemptible' }
/** a2-highgpu in us-central1 as SkyPilot's catalogue sums it up: 0.73948 for the host, 2.93391 for the GPU. */
const a2 = (how: How = {}) => [
  sku('A2 Instance Core running in Americas', 0.031611, how),
  sku('A2 Instance Ram running in Americas', 0.004237, { ...ram, ...how }),
  sku('Nvidia Tesla A100 GPU running in Americas', 2.933908, how),
]
const a2Spot = (factor: number, how: How = {}) => [
  sku('Spot Preemptible A2 Instance Core running in Americas', 0.031611 * factor, { ...spot, ...how }),
  sku('Spot Preemptible A2 Instance Ram running in Americas', 0.004237 * factor, { ...spot, ...ram, ...how }),
  sku('Nvidia Tesla A100 GPU attached to Spot Preemptible VMs running in Americas', 2.933908 * factor, { ...spot, ...how }),
]

function sessionOf(...pages: unknown[]): ProviderSession & { asked: { url: URL; headers: Record<string, string> }[] } {
  const asked: { url: URL; headers: Record<string, string> }[] = []
  const fetch = async (url: unknown, init?: RequestInit) => {
    asked.push({ url: new URL(String(url)), headers: init?.headers as Record<string, string> })
    return Response.json(pages[asked.length - 1] ?? { skus: [] })
  }
  return { settings, fetch, now, baseUrls: gcp.baseUrls, asked }
}
const offersOf = (...skus: unknown[]) => gcp.listOffers(sessionOf({ skus }), 'all')
const named = async (instance: string, ...skus: unknown[]) => (await offersOf(...skus)).filter(({ instanceType }) => instanceType === instance)

test('a machine costs its vCPUs, its memory and its GPUs', async () => {
  expect(await named('a2-highgpu-1g', ...a2(), ...a2Spot(0.5))).toEqual([
    {
      key: 'a2-highgpu-1g|us-central1|on_demand',
      region: 'us-central1',
      zone: null,
      instanceType: 'a2-highgpu-1g',
      gpu: 'A100 SXM4 40GB',
      gpuCount: 1,
      memoryGb: 40,
      market: 'on_demand',
      usdPerHour: 3.673385,
      onDemandUsdPerHour: 3.673385,
      observedAt: now,
    },
    expect.objectContaining({ market: 'spot', usdPerHour: 1.836692, onDemandUsdPerHour: 3.673385 }),
  ])
  expect(await named('a2-highgpu-8g', ...a2())).toMatchObject([{ gpuCount: 8, usdPerHour: 29.38708 }])
})

test('trap: bundled local SSD is part of the price (a2-ultragpu: 375 GB a GPU at a monthly price)', async () => {
  const skus = [...a2(), sku('Nvidia Tesla A100 80GB GPU running in Americas', 3.9277)]
  expect(await named('a2-ultragpu-1g', ...skus)).toEqual([])
  const [offer] = await named('a2-ultragpu-1g', ...skus, sku('SSD backed Local Storage', 0.073, { unit: 'GiBy.mo' }))
  expect(offer?.usdPerHour).toBeCloseTo(12 * 0.031611 + 170 * 0.004237 + 3.9277 + (375 * 0.073) / 730, 5)
})

test('attached GPUs are priced with the host that is named', async () => {
  const n1 = [sku('N1 Predefined Instance Core running in Americas', 0.03), sku('N1 Predefined Instance Ram running in Americas', 0.004, ram)]
  const [offer] = await named('n1-standard-16 + 2x T4', ...n1, sku('Nvidia Tesla T4 GPU running in Americas', 0.35))
  expect(offer).toMatchObject({ gpuCount: 2, gpu: 'T4', usdPerHour: 16 * 0.03 + 60 * 0.004 + 0.7 })
})

test.each(['Sole Tenancy', 'Reserved', 'Premium', 'Custom', 'DWS Calendar Mode', 'suspended'])(
  'trap: a SKU of "%s" is another price, whatever its usage type',
  async (word) => {
    expect(await named('a2-highgpu-1g', ...a2(), sku(`Nvidia Tesla A100 GPU running in Americas (${word})`, 1.4))).toMatchObject([{ usdPerHour: 3.673385 }])
  },
)

test('trap: descriptions are matched in whole: 40 GB is not 80 GB, a workstation no GPU', async () => {
  const offers = await offersOf(
    ...a2().slice(0, 2),
    sku('Nvidia Tesla A100 80GB GPU running in Americas', 3.9),
    sku('Nvidia L4 Virtual Workstation GPU running in Americas', 0.7),
  )
  expect(offers).toEqual([])
})

test('a spot description needs the usage type of spot', async () => {
  const other = sku('Nvidia L4 GPU running in Americas', 0.56)
  expect(await offersOf(other, ...a2Spot(0.5, { usageType: 'OnDemand' }))).toEqual([])
  expect(await offersOf(other, ...a2({ usageType: 'Commit1Yr' }))).toEqual([])
})

test('a part with two prices in one region has none', async () => {
  expect(await named('a2-highgpu-1g', ...a2(), sku('Nvidia Tesla A100 GPU running in Iowa', 1.6))).toEqual([])
  expect(await named('a2-highgpu-1g', ...a2(), sku('Nvidia Tesla A100 GPU running in Iowa', 2.933908))).toHaveLength(1)
})

describe('trap: the list calls on demand what is not', () => {
  const west4 = { regions: ['europe-west4'] }

  test('on demand below spot is not offered, nor set beside spot', async () => {
    const skus = [...a2().slice(0, 2), sku('Nvidia Tesla A100 GPU running in Americas', 0.5), ...a2Spot(0.5)]
    expect(await named('a2-highgpu-1g', ...skus)).toMatchObject([{ market: 'spot', onDemandUsdPerHour: null }])
    const [reference] = await gcp.listReferencePrices!(sessionOf({ skus }), 'all')
    expect(reference).toMatchObject({ complete: false, note: 'The on-demand price is below the spot price' })
  })

  test('regions more than 1.5 times apart are not offered', async () => {
    expect(await named('a2-highgpu-1g', ...a2(), ...a2(west4).slice(0, 2), sku('Nvidia Tesla A100 GPU running in Netherlands', 1.2, west4))).toEqual([])
  })

  test('A3 with fewer than eight GPUs is spot only', async () => {
    const a3 = (how: How, before = '', attached = '') => [
      sku(`${before}A3 Instance Core running in Americas`, 0.03, how),
      sku(`${before}A3 Instance Ram running in Americas`, 0.003, { ...ram, ...how }),
      sku(`Nvidia H100 80GB GPU ${attached}running in Americas`, 9.8, how),
      sku(`SSD backed Local Storage${attached && ' attached to Spot Preemptible VMs'}`, 0.08, { ...how, unit: 'GiBy.mo' }),
    ]
    const skus = [...a3({}), ...a3(spot, 'Spot Preemptible ', 'attached to Spot Preemptible VMs ')]
    expect((await named('a3-highgpu-1g', ...skus)).map(({ market }) => market)).toEqual(['spot'])
    expect((await named('a3-highgpu-8g', ...skus)).map(({ market }) => market)).toEqual(['on_demand', 'spot'])
    const references = await gcp.listReferencePrices!(sessionOf({ skus }), 'all')
    expect(references.find(({ instance }) => instance === 'a3-highgpu-1g')).toMatchObject({ complete: false, note: 'Not sold on demand' })
  })
})

test('references are complete machines with the date of their newest part', async () => {
  const skus = [...a2().slice(0, 2), sku('Nvidia Tesla A100 GPU running in Americas', 2.933908, { from: '2026-02-01T00:00:00Z' })]
  const [reference] = await gcp.listReferencePrices!(sessionOf({ skus }), 'all')
  expect(reference).toEqual({
    instance: 'a2-highgpu-1g',
    gpu: 'A100 SXM4 40GB',
    memoryGb: 40,
    formFactor: 'SXM',
    gpuCount: 1,
    region: 'us-central1',
    usdPerHour: 3.673385,
    effectiveFrom: new Date('2026-02-01T00:00:00Z'),
    source: 'https://cloudbilling.googleapis.com/v1/services/6F81-5844-456A/skus?currencyCode=USD',
    complete: true,
    note: null,
  })
})

test.each([
  ['another currency', sku('Nvidia L4 GPU running in Americas', 0.5, { currency: 'EUR' })],
  ['another unit', sku('Nvidia L4 GPU running in Americas', 0.5, { unit: 'mo' })],
  ['no price', { ...sku('Nvidia L4 GPU running in Americas', 0.5), pricingInfo: [] }],
])('%s is an error', async (_, wrong) => {
  await expect(offersOf(...a2(), wrong)).rejects.toMatchObject({ failure: 'unexpected_answer' })
})

test('a price to come, and a price of nothing, do not count', async () => {
  expect(await offersOf(...a2({ from: '2026-04-01T00:00:00Z' }), sku('Nvidia L4 GPU running in Americas', 1))).toEqual([])
  expect(await offersOf(...a2().slice(0, 2), sku('Nvidia Tesla A100 GPU running in Americas', 0))).toEqual([])
})

test('a list without any of our machines is an error: Google has changed its words', async () => {
  await expect(offersOf(sku('Network Internet Egress', 0.1))).rejects.toThrow('none of the machines')
})

test('pages are followed, the key in a header and not in the address', async () => {
  const session = sessionOf({ skus: a2().slice(0, 1), nextPageToken: 'two' }, { skus: a2().slice(1), nextPageToken: '' })
  expect(await gcp.listOffers(session, 'all')).toHaveLength(5)
  expect(session.asked.map(({ url }) => url.searchParams.get('pageToken'))).toEqual([null, 'two'])
  expect(session.asked[0]?.headers['x-goog-api-key']).toBe(settings.apiKey)
  expect(session.asked[0]?.url.href).not.toContain(settings.apiKey)
})

test('a token that comes again, and pages without end, are errors', async () => {
  await expect(gcp.listOffers(sessionOf({ skus: [], nextPageToken: 'two' }, { skus: [], nextPageToken: 'two' }), 'all')).rejects.toThrow('twice')
  const endless = Array.from({ length: 70 }, (_, i) => ({ skus: [], nextPageToken: String(i) }))
  await expect(gcp.listOffers(sessionOf(...endless), 'all')).rejects.toThrow('more than 60 pages')
})

test('trap: Google answers 400 to a bad key', async () => {
  const answering = (body: unknown) => ({ ...sessionOf(), fetch: async () => Response.json(body, { status: 400 }) })
  await expect(gcp.testConnection(answering({ error: { details: [{ reason: 'API_KEY_INVALID' }] } }))).rejects.toMatchObject({ failure: 'rejected_key' })
  await expect(gcp.testConnection(answering({ error: {} }))).rejects.toMatchObject({ failure: 'unexpected_answer' })
})

test('the test of the connection asks for one SKU', async () => {
  const session = sessionOf({ skus: [] })
  expect(await gcp.testConnection(session)).toBe('Google Cloud takes the key and shows its price list.')
  expect(session.asked[0]?.url.searchParams.get('pageSize')).toBe('1')
})
