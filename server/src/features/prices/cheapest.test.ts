import type { CheapestList, CheapestPrice, ProviderConnection } from '@dumont/contracts'
import type { Offer } from '@dumont/connectors'
import { beforeAll, describe, expect, test } from 'vitest'
import { addPrices, hourly } from '../../../test/price-history.ts'
import { startApp, type TestApp } from '../../../test/start-app.ts'
import { anOffer, aVendor, collect, secretKey } from '../../../test/vendor.ts'
import { fillDemo } from './demo-job.ts'

const now = '2026-03-04T05:06:07Z'
const at = (offers: Partial<Offer>[]) => (_part: string, observedAt: Date) => offers.map((offer) => anOffer({ observedAt, ...offer }))

let it: TestApp
const cheapest = async (query = '') => (await it.app.inject(`/api/v1/prices/cheapest${query}`)).json<CheapestList>()
const short = ({ gpu, market, provider, region, gpu_count: count, price_usd_per_gpu_hour: rate }: CheapestPrice) =>
  [gpu, market, provider, region, count, rate].join(' ')

const cloud = aVendor({
  id: 'cloud',
  offers: at([
    { key: 'h8', gpu: 'H100 SXM', gpuCount: 8, usdPerHour: 16, region: 'us', instanceType: 'p5', interruption: { from: 0.05, to: 0.1 } },
    { key: 'h1', gpu: 'H100 SXM', usdPerHour: 3, region: 'eu' },
    { key: 'h1d', gpu: 'H100 SXM', usdPerHour: 5, region: 'eu', market: 'on_demand' },
    { key: 't4', gpu: 'T4', usdPerHour: 0.2, region: 'us', onDemandUsdPerHour: 0.8 },
    { key: 'reserved', gpu: 'T4', usdPerHour: 0.01, region: 'us', market: 'reserved' },
  ]),
})
const bazaar = aVendor({
  id: 'bazaar',
  kind: 'marketplace',
  offers: at([1, 2, 3, 4, 5].map((usd) => ({ key: `m${usd}`, gpu: 'RTX 4090', usdPerHour: usd / 5, region: 'de' }))),
})

beforeAll(async () => {
  it = await startApp({ now, env: { DUMONT_DEMO: 'true' }, providers: [cloud, bazaar] })
})

test('with nothing there is nothing; before any real price the demo market is shown as such', async () => {
  expect(await cheapest()).toMatchObject({ prices: [], total: 0, demo: false })
  await fillDemo(it.deps, it.clock.now())
  const { prices, demo, total } = await cheapest('?limit=3')
  expect(demo).toBe(true)
  expect(total).toBeGreaterThan(3)
  expect(prices).toHaveLength(3)
  expect(prices.every((price) => price.demo && price.provider === 'demo' && price.sparkline.length === 28)).toBe(true)
})

describe('with two providers', () => {
  beforeAll(async () => {
    for (const provider of ['cloud', 'bazaar'])
      await it.app.inject({ method: 'POST', url: '/api/v1/provider-connections', payload: { provider, settings: { apiKey: secretKey } } })
    await collect(it.deps)
  })

  test('each GPU and market has one row, per GPU-hour, and the demo market is gone', async () => {
    const { prices, demo } = await cheapest()
    expect(demo).toBe(false)
    expect(prices.map(short)).toEqual([
      'h100-sxm on_demand cloud eu 1 5',
      'h100-sxm spot cloud us 8 2',
      'rtx-4090 spot bazaar de 1 0.2',
      't4 reserved cloud us 1 0.01',
      't4 spot cloud us 1 0.2',
    ])
  })

  test('a row tells the machine, what it costs on demand, how many offers there are and how old it is', async () => {
    it.clock.set(new Date('2026-03-04T05:16:07Z'))
    const [price] = (await cheapest('?gpu=H100%20SXM&market=spot')).prices
    expect(price).toMatchObject({
      gpu_label: 'H100 SXM 80 GB',
      memory_gb: 80,
      instance_type: 'p5',
      price_usd_per_hour: 16,
      on_demand_usd_per_gpu_hour: 5,
      below_on_demand: 0.6,
      offers_now: 2,
      interruption: { from: 0.05, to: 0.1 },
      age_seconds: 600,
      state: 'fresh',
      no_answer_since: null,
      p25_usd_per_gpu_hour: null,
      demo: false,
    })
    expect(price!.sparkline).toHaveLength(28)
    it.clock.set(new Date(now))
  })

  test("a marketplace's row tells the quarter and the median as well", async () => {
    const [price] = (await cheapest('?provider=bazaar')).prices
    expect(price).toMatchObject({ price_usd_per_gpu_hour: 0.2, p25_usd_per_gpu_hour: 0.4, median_usd_per_gpu_hour: 0.6, offers_now: 5 })
  })

  test("the vendor's own on-demand price counts where it names one", async () => {
    const [price] = (await cheapest('?gpu=T4&market=spot')).prices
    expect(price).toMatchObject({ on_demand_usd_per_gpu_hour: 0.8, below_on_demand: 0.75 })
  })

  test.each([
    ['?region=eu', ['h100-sxm on_demand cloud eu 1 5', 'h100-sxm spot cloud eu 1 3']],
    ['?gpu_count=8', ['h100-sxm spot cloud us 8 2']],
    ['?min_memory_gb=80&market=spot', ['h100-sxm spot cloud us 8 2']],
    ['?provider=bazaar', ['rtx-4090 spot bazaar de 1 0.2']],
    ['?gpu=nothing', []],
    ['?by=place&gpu=h100-sxm&market=spot', ['h100-sxm spot cloud us 8 2', 'h100-sxm spot cloud eu 1 3']],
    ['?by=provider&market=spot&sort=price', ['rtx-4090 spot bazaar de 1 0.2', 't4 spot cloud us 1 0.2', 'h100-sxm spot cloud us 8 2']],
    ['?market=spot&sort=-price&limit=1', ['h100-sxm spot cloud us 8 2']],
    ['?market=spot&sort=-memory', ['h100-sxm spot cloud us 8 2', 'rtx-4090 spot bazaar de 1 0.2', 't4 spot cloud us 1 0.2']],
    ['?market=spot&sort=-availability&limit=1', ['h100-sxm spot cloud us 8 2']],
    ['?market=spot&sort=change&limit=1', ['h100-sxm spot cloud us 8 2']],
    ['?market=spot&sort=age&limit=1', ['h100-sxm spot cloud us 8 2']],
  ])('%s', async (query, rows) => {
    expect((await cheapest(query)).prices.map(short)).toEqual(rows)
  })

  test('as CSV it has the same rows, without the little curve', async () => {
    const answer = await it.app.inject('/api/v1/prices/cheapest?format=csv&market=spot')
    const lines = answer.body.trim().split('\r\n')
    expect(lines[0]).toContain('gpu,gpu_label,memory_gb,market,provider')
    expect(lines[0]).not.toContain('sparkline')
    expect(lines).toHaveLength(4)
    const limited = await it.app.inject('/api/v1/prices/cheapest?format=csv&market=spot&limit=1')
    expect(limited.body).toBe(answer.body)
  })

  test('an imported price stands beside them while it holds, with its change over the week', async () => {
    await addPrices(
      it.deps,
      { source: 'import', provider: 'other', region: 'asia', gpuId: 'v100' },
      hourly('2026-02-24T00:00:00Z', 8 * 24 + 6, (hour) => (hour < 48 ? 1 : 1.5)),
    )
    const [price] = (await cheapest('?gpu=v100')).prices
    expect(price).toMatchObject({ provider: 'other', region: 'asia', price_usd_per_gpu_hour: 1.5, change_7d: 0.5, availability_7d: 1 })
    expect(price!.sparkline[0]).toEqual({ timestamp: '2026-02-25T11:00:00.000Z', price_usd_per_gpu_hour: 1 })
    it.clock.set(new Date('2026-03-07T00:00:00Z'))
    expect((await cheapest('?gpu=v100')).prices).toEqual([])
    it.clock.set(new Date(now))
  })

  test('what a catalogue says of a provider that is asked itself does not count', async () => {
    const catalogue = aVendor({
      id: 'catalogue',
      offers: at([
        { key: 'copy', provider: 'cloud', gpu: 'T4', usdPerHour: 0.15 },
        { key: 'else', provider: 'elsewhere', gpu: 'T4', usdPerHour: 0.9, market: 'list' },
      ]),
    })
    const outside = { ...it.deps.outside, vendors: { ...it.deps.outside.vendors, providers: [catalogue] } }
    const made = await it.deps.db
      .insertInto('providerConnections')
      .values({
        provider: 'catalogue',
        name: 'c',
        settings: JSON.stringify({ apiKey: 'not secret here' }),
        createdAt: it.clock.now(),
        changedAt: it.clock.now(),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await it.deps.db
      .insertInto('providerTasks')
      .values({ connectionId: made.id, kind: 'parts', part: '', nextAttemptAt: it.clock.now(), createdAt: it.clock.now() })
      .execute()
    await collect({ ...it.deps, outside })
    expect((await cheapest('?gpu=t4')).prices.map(short)).toEqual(['t4 list elsewhere eu-west 1 0.9', 't4 reserved cloud us 1 0.01', 't4 spot cloud us 1 0.2'])
    await it.app.inject({ method: 'DELETE', url: `/api/v1/provider-connections/${made.id}` })
  })

  test('places that cost the same stand in the same order each time', async () => {
    for (const region of ['eu', 'asia', 'us'])
      await addPrices(it.deps, { source: 'import', provider: 'same', region, gpuId: 'p100' }, [{ at: new Date('2026-03-04T05:00:00Z'), usd: 1 }])
    expect((await cheapest('?gpu=p100&by=place')).prices.map(({ region }) => region)).toEqual(['asia', 'eu', 'us'])
  })

  test('an offer far below what its history believes is not the cheapest', async () => {
    const { deps } = it
    const before = await cheapest('?gpu=t4&market=spot')
    await deps.db.updateTable('offersNow').set({ priceMicros: 1000 }).where('key', '=', 't4').execute()
    expect((await cheapest('?gpu=t4&market=spot')).prices).toEqual([])
    await deps.db.updateTable('offersNow').set({ priceMicros: 200_000 }).where('key', '=', 't4').execute()
    expect(await cheapest('?gpu=t4&market=spot')).toEqual(before)
  })

  test('a vendor that fell silent is named with its last good answer', async () => {
    cloud.listOffers = () => Promise.reject(new Error('down'))
    for (let poll = 0; poll < 4; poll++) {
      it.clock.set(new Date(it.clock.now().getTime() + 17 * 60_000))
      await collect(it.deps)
    }
    const [price] = (await cheapest('?gpu=t4&market=spot')).prices
    expect(price).toMatchObject({ no_answer_since: '2026-03-04T05:06:07.000Z', age_seconds: 4 * 17 * 60 })
    const { connections } = (await it.app.inject('/api/v1/provider-connections')).json<{ connections: ProviderConnection[] }>()
    expect(connections.find((one) => one.provider === 'cloud')).toMatchObject({ state: 'failing', no_answer_since: '2026-03-04T05:06:07.000Z' })
  })
})
