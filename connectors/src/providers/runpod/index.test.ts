import { afterAll, beforeAll, expect, test } from 'vitest'
import { openFake, type OpenFake } from '../../fakes/open-fake.ts'
import { startFake } from '../../fakes/start-fake.ts'
import { fake } from './fake.ts'
import { catalogueOffers, gpuTypeOffers } from './gpus.ts'
import { runpod } from './index.ts'

const now = new Date('2026-03-04T05:06:07Z')
const id = 'NVIDIA GeForce RTX 4090'
const aGpu = { id, memory: 24, secure: true, community: true, price: { secure: 0.69, community: 0.34 } }
const aType = {
  id,
  memoryInGb: 24,
  secureCloud: true,
  communityCloud: true,
  securePrice: 0.69,
  communityPrice: 0.34,
  secure: { minimumBidPrice: 0.35 },
  community: { minimumBidPrice: 0.34 },
}

let vendor: OpenFake
beforeAll(async () => {
  vendor = await openFake(runpod, fake, now)
})
afterAll(() => vendor.close())

test('the secure and the community cloud are two regions with a list price each', () => {
  const listing = { zone: null, instanceType: id, gpu: id, gpuCount: 1, market: 'list', observedAt: now, memoryGb: 24 }
  expect(catalogueOffers(aGpu, now)).toEqual([
    { ...listing, key: `${id}:secure`, region: 'secure', usdPerHour: 0.69, onDemandUsdPerHour: 0.69 },
    { ...listing, key: `${id}:community`, region: 'community', usdPerHour: 0.34, onDemandUsdPerHour: 0.34 },
  ])
})

test.each([
  ['a cloud that does not sell it', { ...aGpu, community: false }],
  ['a price of nothing', { ...aGpu, price: { secure: 0.69, community: 0 } }],
  ['no price', { ...aGpu, price: { secure: 0.69 } }],
])('%s makes no offer', (_, gpu) => {
  expect(catalogueOffers(gpu, now).map(({ region }) => region)).toEqual(['secure'])
})

test('a bid counts as spot only below the list price', () => {
  expect(gpuTypeOffers(aType, now).map(({ key, market, usdPerHour }) => [key, market, usdPerHour])).toEqual([
    [`${id}:secure`, 'list', 0.69],
    [`${id}:secure:bid`, 'spot', 0.35],
    [`${id}:community`, 'list', 0.34],
  ])
})

test('an entry without memory is not a GPU, and a cloud that does not sell it makes no offer', () => {
  expect(gpuTypeOffers({ ...aType, memoryInGb: 0 }, now)).toEqual([])
  expect(gpuTypeOffers({ ...aType, secureCloud: false, communityPrice: null }, now)).toEqual([])
})

test('with and without a key, a listing has the same name and price', async () => {
  const listed = async (settings: object) =>
    (await runpod.listOffers(vendor.session({ ...settings }), 'all')).filter(({ market }) => market === 'list').map(({ key, usdPerHour }) => [key, usdPerHour])
  expect(await listed({})).toEqual(await listed({ apiKey: 'rpa_CANARY' }))
})

test('an answer of GraphQL with errors is none, also beside data', async () => {
  const broken = await startFake(
    { ...fake, answer: () => ({ body: { data: { gpuTypes: [aType] }, errors: [{ message: 'timeout in one resolver' }] } }) },
    { now: () => now, bases: ['api'] },
  )
  await expect(runpod.listOffers({ ...vendor.session({}), baseUrls: broken.baseUrls }, 'all')).rejects.toMatchObject({ failure: 'unexpected_answer' })
  await broken.close()
})

test('the test of a connection says how it was had', async () => {
  expect(await runpod.testConnection(vendor.session({}))).toBe('RunPod answers without a key and lists 17 GPUs.')
  expect(await runpod.testConnection(vendor.session({ apiKey: 'rpa_CANARY' }))).toBe('RunPod accepts the key and lists 17 GPUs.')
  await expect(runpod.testConnection(vendor.session({ apiKey: 'another' }))).rejects.toMatchObject({ failure: 'rejected_key' })
})
