import { describe, expect, test } from 'vitest'
import type { ProviderSession } from '../provider.ts'
import { skypilot } from './index.ts'

const now = new Date('2026-03-04T05:06:07Z')
const session = (text: string, settings = {}): ProviderSession & { asked: string[] } => {
  const asked: string[] = []
  const fetch = (async (url: unknown) => {
    asked.push(String(url))
    return new Response(text)
  }) as typeof globalThis.fetch
  return { settings, fetch, now, baseUrls: skypilot.baseUrls, asked }
}
const offersOf = (cloud: string, ...lines: string[]) => skypilot.listOffers(session(lines.join('\n')), cloud)
const lambda = 'InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price,Region,GpuInfo,SpotPrice'
const runpod = 'InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Region,SpotPrice,Price,AvailabilityZone,GpuInfo'
const aws = 'InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,Price,SpotPrice,Region,AvailabilityZone,Arch'

test('the price is that of the instance, with the cloud it is of', async () => {
  const info = `"{'Gpus': [{'Name': 'A6000', 'Manufacturer': 'NVIDIA', 'Count': 4.0, 'MemoryInfo': {'SizeInMiB': 49152}}], 'TotalGpuMemoryInMiB': 49152}"`
  expect(await offersOf('lambda', lambda, `gpu_4x_a6000,A6000,4.0,56.0,400.0,4.36,us-east-1,${info},`)).toEqual([
    {
      key: 'lambda|gpu_4x_a6000|us-east-1|A6000|on_demand',
      provider: 'lambda',
      region: 'us-east-1',
      zone: null,
      instanceType: 'gpu_4x_a6000',
      gpu: 'A6000',
      gpuCount: 4,
      memoryGb: 48,
      market: 'on_demand',
      usdPerHour: 4.36,
      onDemandUsdPerHour: 4.36,
      observedAt: now,
    },
  ])
})

test('trap: the order of columns differs, so they go by their names', async () => {
  const [offer] = await offersOf('runpod', runpod, '1x_A40_SECURE,A40,1.0,9,50,CA,,0.4,CA-MTL-1,"{""Gpus"": [{""MemoryInfo"": {""SizeInMiB"": 49152}}]}"')
  expect(offer).toMatchObject({ gpu: 'A40', usdPerHour: 0.4, region: 'CA', memoryGb: 48, market: 'on_demand' })
})

test('spot is a market of its own, per zone; on demand is per region', async () => {
  const rows = ['a', 'b'].map((zone, i) => `p4d.24xlarge,A100,8.0,96.0,1152.0,,21.957642,${9 + i},us-east-1,use1-az-${zone},x86_64`)
  const offers = await offersOf('aws', aws, ...rows)
  expect(offers.map(({ market, zone, usdPerHour, onDemandUsdPerHour }) => [market, zone, usdPerHour, onDemandUsdPerHour])).toEqual([
    ['on_demand', null, 21.957642, 21.957642],
    ['spot', 'use1-az-a', 9, 21.957642],
    ['spot', 'use1-az-b', 10, 21.957642],
  ])
})

test.each(['', '0', '0.00'])('trap: a spot price of "%s" is none', async (spot) => {
  expect((await offersOf('vast', lambda, `1x-RTX4090,RTX4090,1,8,32,0.4,US,,${spot}`)).map(({ market }) => market)).toEqual(['on_demand'])
})

test('an instance may have a spot price and no other', async () => {
  expect(await offersOf('verda', lambda, '2B300.60V,B300,2.0,60,550,,FIN-03,,4.893')).toMatchObject([
    { market: 'spot', usdPerHour: 4.893, onDemandUsdPerHour: null },
  ])
})

test('trap: the spot column of RunPod repeats its list price; a spot price above on demand is no spot price (skypilot#4914)', async () => {
  expect((await offersOf('runpod', runpod, '1x_A40,A40,1,9,50,CA,0.4,0.4,,')).map(({ market }) => market)).toEqual(['on_demand'])
  expect((await offersOf('lambda', lambda, 'a,A40,1,9,50,0.28,CA,,0.49')).map(({ market }) => market)).toEqual(['on_demand'])
})

test('hosts, TPUs and parts of a GPU are no offers', async () => {
  expect(await offersOf('lambda', lambda, 'cpu,,,4,16,0.2,us,,', 'cpu,,0,4,16,0.2,us,,', 'tpu,tpu-v5p-8,1,4,16,9,us,,', 'half,A10,0.5,4,16,0.2,us,,')).toEqual(
    [],
  )
})

test('of rows with one name the cheapest is the price', async () => {
  expect(
    (await offersOf('vast', lambda, '1x,RTX4090,1,8,32,0.5,US,,', '1x,RTX4090,1,8,32,0.4,US,,', '1x,RTX4090,1,8,32,0.6,US,,')).map(
      ({ usdPerHour }) => usdPerHour,
    ),
  ).toEqual([0.4])
})

test.each([
  ['a column is gone', [lambda.replace('SpotPrice', 'Spot'), 'a,A40,1,9,50,0.3,CA,,']],
  ['a line is cut off', [lambda, 'a,A40,1,9,50,0.3,CA,,', 'b,A40,1,9']],
  ['a price is a word', [lambda, 'a,A40,1,9,50,free,CA,,']],
  ['a price is below zero', [lambda, 'a,A40,1,9,50,-1,CA,,']],
])('%s: an error, never half a list', async (_, lines) => {
  await expect(offersOf('lambda', ...lines)).rejects.toMatchObject({ failure: 'unexpected_answer' })
})

describe('gcp', () => {
  const gcp = 'InstanceType,vCPUs,MemoryGiB,AcceleratorName,AcceleratorCount,GpuInfo,Region,AvailabilityZone,Price,SpotPrice'
  const host = (name: string, region: string, usd: number, spot: number | '' = '', zone = 'a') =>
    `${name},12.0,85.0,,,,${region},${region}-${zone},${usd},${spot}`
  const gpu = (name: string, count: number, region: string, usd: number, spot: number | '' = '', zone = 'a') =>
    `,,,${name},${count},${name},${region},${region}-${zone},${usd},${spot}`

  test('trap: host and GPU rows are added (a2-highgpu-1g is 3.67, not 0.74)', async () => {
    const offers = await offersOf('gcp', gcp, host('a2-highgpu-1g', 'us-central1', 0.73948, 0.36975), gpu('A100', 1, 'us-central1', 2.93391, 1.2))
    expect(offers).toMatchObject([
      { key: 'gcp|a2-highgpu-1g|us-central1|on_demand', provider: 'gcp', gpu: 'A100 SXM4 40GB', memoryGb: 40, usdPerHour: 3.67339, zone: null },
      { market: 'spot', usdPerHour: 1.56975, onDemandUsdPerHour: 3.67339 },
    ])
  })

  test('attached GPUs are priced with the host that is named', async () => {
    const [offer] = await offersOf('gcp', gcp, host('n1-standard-16', 'us-central1', 0.76), gpu('T4', 2, 'us-central1', 0.7))
    expect(offer).toMatchObject({ instanceType: 'n1-standard-16 + 2x T4', gpuCount: 2, usdPerHour: 1.46 })
  })

  test('a host without its GPUs in the same zone is no offer', async () => {
    expect(
      await offersOf('gcp', gcp, host('a2-highgpu-1g', 'us-central1', 0.74), gpu('A100', 1, 'us-central1', 2.9, '', 'b'), gpu('A100', 1, 'us-east1', 2.9)),
    ).toEqual([])
  })

  test('trap: an on-demand price below spot is another price by that name, and left out', async () => {
    const offers = await offersOf('gcp', gcp, host('a2-ultragpu-1g', 'us-central1', 0.1, 0.55), gpu('A100-80GB', 1, 'us-central1', 1.8462, 1.964))
    expect(offers).toMatchObject([{ market: 'spot', usdPerHour: 2.514, onDemandUsdPerHour: null }])
  })

  test('trap: an on-demand price far from other regions is left out (H100: 4.20 against 9.80)', async () => {
    const at = (region: string, usd: number) => [host('a3-highgpu-8g', region, 9.46, 2.1), gpu('H100', 8, region, usd, 20)]
    const offers = await offersOf('gcp', gcp, ...at('us-central1', 33.6), ...at('us-east4', 78.37), ...at('us-west1', 78.37))
    expect(offers.filter(({ market }) => market === 'on_demand').map(({ region }) => region)).toEqual(['us-east4', 'us-west1'])
    expect(offers.filter(({ market }) => market === 'spot')).toHaveLength(3)
  })

  test('A3 with fewer than eight GPUs is not sold on demand', async () => {
    const offers = await offersOf('gcp', gcp, host('a3-highgpu-1g', 'us-east4', 1.18, 0.27), gpu('H100', 1, 'us-east4', 9.8, 2.5))
    expect(offers).toMatchObject([{ market: 'spot', onDemandUsdPerHour: null }])
  })
})

test('parts are the clouds asked for, each a file', async () => {
  expect(await skypilot.listParts!(session('', { clouds: 'aws, gcp,aws' }))).toEqual(['aws', 'gcp'])
  expect(await skypilot.listParts!(session(''))).toContain('nebius')
  const asked = session(`${lambda}\n`)
  await skypilot.listOffers(asked, 'nebius')
  expect(asked.asked).toEqual(['https://raw.githubusercontent.com/skypilot-org/skypilot-catalog/master/catalogs/v8/nebius/vms.csv'])
  expect(skypilot.settings.safeParse({ clouds: '../aws' }).success).toBe(false)
})

test('the test of the connection reads the smallest file', async () => {
  const asked = session(`${lambda}\ngpu_1x_a10,A10,1,30,200,0.75,us-east-1,,\n`)
  expect(await skypilot.testConnection(asked)).toBe('The catalogue can be read without a key; prices of lambda: 1.')
  expect(await skypilot.testConnection({ ...asked, settings: { clouds: 'verda' } })).toContain('prices of verda')
})
