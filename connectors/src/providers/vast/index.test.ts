import { afterAll, beforeAll, expect, test } from 'vitest'
import { openFake, type OpenFake } from '../../fakes/open-fake.ts'
import { startFake } from '../../fakes/start-fake.ts'
import { toOffers } from './asks.ts'
import { fake } from './fake.ts'
import { vast } from './index.ts'

const now = new Date('2026-03-04T05:06:07Z')
const anAsk = {
  id: 7,
  gpu_name: 'RTX 4090',
  num_gpus: 4,
  gpu_ram: 24564,
  dph_base: 1.6,
  min_bid: 0.8,
  storage_cost: 0.15,
  reliability: 0.98,
  geolocation: 'Texas, US',
}

let vendor: OpenFake
beforeAll(async () => {
  vendor = await openFake(vast, fake, now)
})
afterAll(() => vendor.close())

test('one ask is an offer on demand and one by bid, both of the whole machine', () => {
  const machine = {
    region: 'US',
    zone: 'Texas',
    instanceType: null,
    gpu: 'RTX 4090',
    gpuCount: 4,
    onDemandUsdPerHour: 1.6,
    observedAt: now,
    memoryGb: 24,
    reliability: 0.98,
    storageUsdPerGbMonth: 0.15,
  }
  expect(toOffers(anAsk, 'ondemand', now)).toEqual([
    { ...machine, key: '7:on_demand', market: 'on_demand', usdPerHour: 1.6 },
    { ...machine, key: '7:spot', market: 'spot', usdPerHour: 0.8 },
  ])
})

test('a reserved ask is neither on demand nor a bid', () => {
  expect(toOffers(anAsk, 'reserved', now)).toMatchObject([{ key: '7:reserved', market: 'reserved', usdPerHour: 1.6, onDemandUsdPerHour: null }])
})

test.each([
  ['A100 SXM4', 81_920, 'A100 SXM4 80GB'],
  ['A100 PCIE', 40_536, 'A100 PCIE 40GB'],
  ['Tesla V100', 32_510, 'V100 32GB'],
  ['H100 SXM', 81_559, 'H100 SXM'],
])('%s with %i MB is called %s', (gpu_name, gpu_ram, name) => {
  expect(toOffers({ ...anAsk, gpu_name, gpu_ram }, 'ondemand', now)[0]?.gpu).toBe(name)
})

test.each([
  ['Germany, DE', 'DE', 'Germany'],
  [', US', 'US', null],
  ['US', 'US', null],
  [null, null, null],
])('the place %s is in %s', (geolocation, region, zone) => {
  expect(toOffers({ ...anAsk, geolocation }, 'ondemand', now)[0]).toMatchObject({ region, zone })
})

test('what is missing or impossible is unknown, and what costs nothing is no offer', () => {
  expect(toOffers({ ...anAsk, min_bid: null, reliability: 1.7, storage_cost: null }, 'ondemand', now)).toMatchObject([
    { market: 'on_demand', reliability: null, storageUsdPerGbMonth: null },
  ])
  expect(toOffers({ ...anAsk, dph_base: 0 }, 'ondemand', now)).toMatchObject([{ market: 'spot', onDemandUsdPerHour: null }])
})

test('leaves unverified hosts out unless they are asked for', async () => {
  const verified = await vast.listOffers(vendor.session({}), 'rental')
  const everyone = await vast.listOffers(vendor.session({ verified: false }), 'rental')
  expect(verified.length).toBeLessThan(everyone.length)
})

test('a list of a round thousand may have been cut and is refused', async () => {
  const cut = await startFake(
    { ...fake, answer: async (request) => ({ body: { offers: Array.from({ length: 1000 }, (_, id) => ({ ...anAsk, id, path: request.path })) } }) },
    { now: () => now, bases: ['api'] },
  )
  await expect(vast.listOffers({ ...vendor.session(), baseUrls: cut.baseUrls }, 'rental')).rejects.toThrow('exactly 1000 offers')
  await cut.close()
})

test('the test of a connection tells a good key from a bad one, which a search would not', async () => {
  expect(await vast.testConnection(vendor.session({}))).toBe('Vast.ai answers without a key.')
  expect(await vast.testConnection(vendor.session({ apiKey: 'CANARY-vast' }))).toBe('Vast.ai accepts the key.')
  await expect(vast.testConnection(vendor.session({ apiKey: 'another' }))).rejects.toMatchObject({ failure: 'rejected_key' })
})
