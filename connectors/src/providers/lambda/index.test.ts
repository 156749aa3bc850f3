import { expect, test } from 'vitest'
import { openFake } from '../../fakes/open-fake.ts'
import { fake } from './fake.ts'
import { lambda } from './index.ts'
import { toOffer } from './instance-types.ts'

const now = new Date('2026-03-04T05:06:07Z')
const aType = { name: 'gpu_8x_h100_sxm5', description: '8x H100 (80 GB SXM5)', price_cents_per_hour: 2392, specs: { gpus: 8 } }

test('a price in cents becomes dollars of the whole machine', () => {
  expect(toOffer(aType, now)).toMatchObject({ key: 'gpu_8x_h100_sxm5', gpuCount: 8, usdPerHour: 23.92, market: 'on_demand', region: null })
})

test.each([
  ['8x H100 (80 GB SXM5)', 'H100 SXM5 80GB', 80],
  ['1x A100 (40 GB PCIe)', 'A100 PCIe 40GB', 40],
  ['1x A10 (24 GB PCIe)', 'A10', 24],
  ['8x Tesla V100 (16 GB)', 'Tesla V100', 16],
  ['1x GH200 (96 GB)', 'GH200', 96],
  ['2x Something new', 'Something new', null],
])('%s is called %s', (description, gpu, memoryGb) => {
  expect(toOffer({ ...aType, description }, now)).toMatchObject({ gpu, memoryGb })
})

test('counts GPUs by the description where the specs do not say', () => {
  expect(toOffer({ ...aType, specs: {} }, now)?.gpuCount).toBe(8)
})

test('an instance without GPU is no offer', () => {
  expect(toOffer({ ...aType, description: 'General purpose, 4 vCPUs', specs: { gpus: 0 } }, now)).toBeUndefined()
  expect(toOffer({ ...aType, description: 'General purpose, 4 vCPUs', specs: {} }, now)).toBeUndefined()
})

test('the test of a connection counts what is listed', async () => {
  const vendor = await openFake(lambda, fake, now)
  expect(await lambda.testConnection(vendor.session())).toBe('Lambda accepts the key and lists 13 GPU instance types.')
  await vendor.close()
})
