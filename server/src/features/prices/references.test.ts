import type { ReferencePrice } from '@dumont/connectors'
import type { ReferencePriceList } from '@dumont/contracts'
import { beforeAll, expect, test } from 'vitest'
import { startApp, type TestApp } from '../../../test/start-app.ts'
import { aVendor, collect, secretKey } from '../../../test/vendor.ts'
import { gpus } from './gpus.ts'
import { baseline } from './reference/baseline.ts'
import { loadBaseline } from './reference-baseline.ts'

let it: TestApp
let told: ReferencePrice[]
const aPrice = (over: Partial<ReferencePrice> = {}): ReferencePrice => ({
  instance: 'p5.48xlarge',
  gpu: 'H100',
  memoryGb: 80,
  formFactor: null,
  gpuCount: 8,
  region: 'us-east-1',
  usdPerHour: 55.04,
  effectiveFrom: null,
  source: 'https://prices.example/list',
  complete: true,
  note: null,
  ...over,
})
const list = async (query = '') => (await it.app.inject(`/api/v1/reference-prices${query}`)).json<ReferencePriceList>().reference_prices
const nextDay = async () => {
  it.clock.set(new Date(it.clock.now().getTime() + 27 * 3_600_000))
  await collect(it.deps)
}

beforeAll(async () => {
  it = await startApp({ now: '2026-08-01T00:00:00Z', env: { DUMONT_DEMO: 'false' }, providers: [aVendor({ id: 'aws', references: () => told })] })
})

test('the shipped prices name GPUs of our table, and parts of machines are no references', () => {
  const all = baseline.flatMap(({ prices }) => prices)
  expect(all.filter(({ gpu }) => !gpus.some(({ id }) => id === gpu))).toEqual([])
  expect(all.filter(({ complete }) => !complete).map(({ instance }) => instance)).toEqual(['n1-* + 1xT4 (GPU part only)', 'a3-highgpu-1g'])
})

test('are there from the start, with source and date, once', async () => {
  await loadBaseline(it.deps.db, it.clock.now())
  await loadBaseline(it.deps.db, it.clock.now())
  const rows = await list()
  expect(rows).toHaveLength(31)
  expect(rows.find(({ instance }) => instance === 'p5.48xlarge')).toMatchObject({
    provider: 'aws',
    gpu: 'h100-sxm',
    gpu_count: 8,
    usd_per_hour: 55.04,
    usd_per_gpu_hour: 6.88,
    currency: 'USD',
    effective_from: '2026-07-20T00:00:00.000Z',
    effective_until: null,
    fetched_at: '2026-07-20T00:00:00.000Z',
    correction: false,
    flags: [],
  })
  expect(rows.find(({ instance }) => instance === 'a2-highgpu-8g')).toMatchObject({ effective_from: null, fetched_at: null, flags: [{ flag: 'old' }] })
  expect(await list('?at=2026-01-01T00:00:00Z&provider=aws')).toEqual([])
})

test('are refreshed from vendors: confirmed, followed by a new one, corrected; history stays', async () => {
  told = [aPrice(), aPrice({ instance: 'part', complete: false })]
  await it.app.inject({ method: 'POST', url: '/api/v1/provider-connections', payload: { provider: 'aws', settings: { apiKey: secretKey } } })
  await collect(it.deps)
  const h100 = '?gpu=H100%20SXM&provider=aws&region=us-east-1'
  const mine = async (query = '') => (await list(`${h100}${query}`)).filter(({ instance }) => instance === 'p5.48xlarge')
  expect(await mine()).toMatchObject([{ usd_per_hour: 55.04, effective_from: '2026-07-20T00:00:00.000Z', fetched_at: '2026-08-01T00:00:00.000Z' }])
  expect((await list('?history=true')).some(({ instance }) => instance === 'part')).toBe(false)

  told = [aPrice({ gpu: 'H100 SXM', usdPerHour: 50, effectiveFrom: new Date('2026-08-02T00:00:00Z') })]
  await nextDay()
  expect(await mine()).toMatchObject([{ usd_per_hour: 50, effective_from: '2026-08-02T00:00:00.000Z' }])
  expect(await mine('&at=2026-08-01T12:00:00Z')).toMatchObject([{ usd_per_hour: 55.04, effective_until: '2026-08-02T00:00:00.000Z' }])

  told = [aPrice({ gpu: 'H100 SXM', usdPerHour: 48, effectiveFrom: new Date('2026-08-02T00:00:00Z') })]
  await nextDay()
  expect(await mine()).toMatchObject([{ usd_per_hour: 48, effective_from: '2026-08-02T00:00:00.000Z', correction: true }])
  expect((await mine('&history=true')).map(({ usd_per_hour: usd, correction }) => [usd, correction])).toEqual([
    [55.04, false],
    [50, false],
    [48, true],
  ])
})

test('as CSV the flags are words', async () => {
  const answer = await it.app.inject('/api/v1/reference-prices?format=csv&provider=gcp')
  expect(answer.headers['content-type']).toContain('text/csv')
  expect(answer.body).toContain('a2-highgpu-8g')
  expect(answer.body.trim().split('\r\n')[1]!.endsWith(',old')).toBe(true)
})
