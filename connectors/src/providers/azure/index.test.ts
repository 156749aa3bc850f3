import { expect, test } from 'vitest'
import { ConnectorError } from '../../connector-error.ts'
import type { ProviderSession } from '../provider.ts'
import { azure } from './index.ts'

const now = new Date('2026-03-04T05:06:07Z')
const base = 'https://prices.azure.com'
type Item = Record<string, unknown>

/** Fields as recorded from the API; the rest of a real item is of no use here. */
const item = (fields: Item): Item => ({
  currencyCode: 'USD',
  armRegionName: 'eastus',
  effectiveStartDate: '2025-06-01T00:00:00Z',
  meterName: 'NC24ads A100 v4',
  productName: 'Virtual Machines NCadsA100v4 Series',
  unitOfMeasure: '1 Hour',
  type: 'Consumption',
  armSkuName: 'Standard_NC24ads_A100_v4',
  retailPrice: 3.673,
  ...fields,
})
const spot = (fields: Item = {}): Item => item({ meterName: 'NC24ads A100 v4 Spot', retailPrice: 0.679, ...fields })

function sessionOf(pages: Record<string, unknown>[], settings = {}): ProviderSession & { asked: URL[] } {
  const asked: URL[] = []
  const fetch = async (url: unknown) => {
    asked.push(new URL(String(url)))
    return Response.json(pages[asked.length - 1] ?? { Items: [], NextPageLink: null })
  }
  return { settings, fetch, now, baseUrls: { prices: base }, asked }
}
const page = (Items: Item[], NextPageLink: string | null = null) => ({ Items, NextPageLink })
const offersOf = (items: Item[]) => azure.listOffers(sessionOf([page(items)]), 'eastus')

test('an offer is the whole machine, with its on-demand price beside the spot price', async () => {
  expect(await offersOf([item({}), spot()])).toEqual([
    {
      key: 'Standard_NC24ads_A100_v4|eastus|on_demand',
      region: 'eastus',
      zone: null,
      instanceType: 'Standard_NC24ads_A100_v4',
      gpu: 'A100 PCIe 80GB',
      gpuCount: 1,
      memoryGb: 80,
      market: 'on_demand',
      usdPerHour: 3.673,
      onDemandUsdPerHour: 3.673,
      observedAt: now,
    },
    expect.objectContaining({ key: 'Standard_NC24ads_A100_v4|eastus|spot', market: 'spot', usdPerHour: 0.679, onDemandUsdPerHour: 3.673 }),
  ])
})

test('trap: the API compares values case-sensitively, so the filters are spelled as documented', async () => {
  const session = sessionOf([page([])])
  await azure.listOffers(session, 'eastus')
  const [first] = session.asked
  expect(first?.searchParams.get('api-version')).toBe('2023-01-01-preview')
  expect(first?.searchParams.get('meterRegion')).toBe(`'primary'`)
  expect(first?.searchParams.get('$filter')).toBe(
    `serviceName eq 'Virtual Machines' and priceType eq 'Consumption' and armRegionName eq 'eastus' and contains(productName,'Windows') eq false and contains(productName,'Dedicated') eq false and contains(meterName,'Low Priority') eq false`,
  )
})

test('trap: price 0 and an empty armSkuName are no offers', async () => {
  expect(await offersOf([item({ retailPrice: 0 }), item({ armSkuName: '' }), item({ armSkuName: null })])).toEqual([])
})

test.each([
  ['Windows', { productName: 'Virtual Machines NCadsA100v4 Series Windows' }],
  ['Dedicated', { productName: 'Dedicated Host' }],
  ['Low Priority', { meterName: 'NC24ads A100 v4 Low Priority' }],
  ['a reservation', { type: 'Reservation' }],
  ['another region', { armRegionName: 'eastus2' }],
  ['a price to come', { effectiveStartDate: '2026-04-01T00:00:00Z' }],
  ['a third of a GPU', { armSkuName: 'Standard_NV12ads_A10_v5' }],
])('%s is left out, also when the filter lets it through', async (_, fields) => {
  expect(await offersOf([item(fields)])).toEqual([])
})

test('the price that came into force last counts, and of two of the same day the lower', async () => {
  const older = item({ retailPrice: 9, effectiveStartDate: '2024-01-01T00:00:00Z' })
  const dearer = item({ retailPrice: 4 })
  expect((await offersOf([older, dearer, item({}), older])).map(({ usdPerHour }) => usdPerHour)).toEqual([3.673])
})

test.each([
  ['another currency', { currencyCode: 'EUR' }],
  ['another unit', { unitOfMeasure: '1/Month' }],
  ['no price', { retailPrice: undefined }],
])('%s is an error, not an offer', async (_, fields) => {
  await expect(offersOf([item(fields)])).rejects.toMatchObject({ failure: 'unexpected_answer' })
})

test('pages are followed to the last, the port written out', async () => {
  const session = sessionOf([page([item({})], `${base}:443/api/retail/prices?$skip=1000`), page([spot()])])
  expect(await azure.listOffers(session, 'eastus')).toHaveLength(2)
  expect(session.asked[1]?.searchParams.get('$skip')).toBe('1000')
})

test('a next page on another host is not asked', async () => {
  const session = sessionOf([page([], 'https://prices.example.com/api/retail/prices?$skip=1000')])
  await expect(azure.listOffers(session, 'eastus')).rejects.toThrow('another host')
  expect(session.asked).toHaveLength(1)
})

test('a link that comes twice is an error, not half a list', async () => {
  const again = `${base}/api/retail/prices?$skip=1000`
  await expect(azure.listOffers(sessionOf([page([item({})], again), page([], again)]), 'eastus')).rejects.toThrow('twice')
})

test('pages without end are an error', async () => {
  const endless = Array.from({ length: 70 }, (_, i) => page([], `${base}/api/retail/prices?$skip=${i + 1}`))
  await expect(azure.listOffers(sessionOf(endless), 'eastus')).rejects.toThrow('more than 60 pages')
})

test('429 is rate limiting', async () => {
  const session = { ...sessionOf([]), fetch: async () => new Response('slow down', { status: 429, headers: { 'retry-after': '3' } }) }
  await expect(azure.listOffers(session, 'eastus')).rejects.toMatchObject({ failure: 'rate_limited', retryAfterSeconds: 3 })
})

test('on-demand prices are references, with their date and the address they came from', async () => {
  const [reference, ...others] = await azure.listReferencePrices!(sessionOf([page([item({}), spot()])]), 'eastus')
  expect(others).toEqual([])
  expect(reference).toMatchObject({
    instance: 'Standard_NC24ads_A100_v4',
    gpuCount: 1,
    formFactor: 'PCIe',
    usdPerHour: 3.673,
    effectiveFrom: new Date('2025-06-01T00:00:00Z'),
    complete: true,
  })
  expect(reference?.source).toContain('https://prices.azure.com/api/retail/prices?')
})

test('parts are the regions asked for, or those with GPUs', async () => {
  expect(await azure.listParts!(sessionOf([], { regions: 'eastus, westus3,eastus' }))).toEqual(['eastus', 'westus3'])
  expect(await azure.listParts!(sessionOf([]))).toContain('westeurope')
  expect(azure.settings.safeParse({ regions: "eastus' or 1 eq 1" }).success).toBe(false)
})

test('the test of the connection asks for one size', async () => {
  const session = sessionOf([page([item({ armSkuName: 'Standard_NC4as_T4_v3' })])])
  expect(await azure.testConnection(session)).toBe('Azure answers without a key; prices of a T4 machine in eastus: 1.')
  expect(session.asked[0]?.searchParams.get('$filter')).toContain(`and armSkuName eq 'Standard_NC4as_T4_v3'`)
  await expect(azure.testConnection({ ...session, fetch: async () => Promise.reject(new Error('gone')) })).rejects.toThrow(ConnectorError)
})
