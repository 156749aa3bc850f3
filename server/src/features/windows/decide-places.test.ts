import { Job } from '@dumont/contracts'
import { describe, expect, test } from 'vitest'
import { decidePlaces } from './decide-places.ts'
import type { KnownPlace } from './read-places.ts'

const now = new Date('2026-03-04T05:06:07Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const job = (over: object = {}) => Job.parse({ gpu_name: 'A100', job_duration_hours: 3, ...over })

let id = 0
function known(over: Partial<KnownPlace['row']> = {}, prices = [1, 2, 3]): KnownPlace {
  const row = {
    id: ++id,
    provider: 'aws',
    region: 'us-east-1',
    gpuCount: 1,
    market: 'spot',
    nowMicros: 1.5e6,
    interruptionTo: null,
    seenAt: hoursAgo(1),
    ...over,
  }
  const forecast = {
    window: { forecast: { horizon: 4, quantiles: { 0.5: Float64Array.of(99, ...prices) } }, skip: 1, count: prices.length, firstHour: 492_318 },
  }
  return { row, forecast } as unknown as KnownPlace
}

describe('whole machines are paid', () => {
  test.each([
    [1, 8, 1],
    [8, 8, 1],
    [9, 8, 2],
    [3, 1, 3],
    [1024, 8, 128],
  ])('%i GPUs on machines of %i: %i', (gpus, perMachine, instances) => {
    const [one] = decidePlaces([known({ gpuCount: perMachine })], job({ gpu_count: gpus }), now).all
    expect(one!.instances).toBe(instances)
    expect([...one!.place.prices]).toEqual([1, 2, 3].map((usd) => usd * instances))
    expect(one!.place.priceNow).toBe(1.5 * instances)
    expect(one!.place.startHour).toBe(492_318)
  })
})

describe('who may be sent there', () => {
  test.each([
    [24, true],
    [24.01, false],
    [47, false],
  ])('seen %d hours ago: %s', (hours, canMove) => expect(decidePlaces([known({ seenAt: hoursAgo(hours) })], job(), now).all[0]!.place.canMove).toBe(canMove))
})

describe('what is left out is counted with its reason', () => {
  test('places without a forecast', () => {
    const { all, leftOut } = decidePlaces([known(), { ...known(), forecast: undefined }], job(), now)
    expect([all.length, leftOut]).toEqual([1, { no_forecast: 1, unreliable: 0, too_expensive: 0 }])
  })
  test('spot places interrupted too often, or nobody says how often', () => {
    const places = [known({ interruptionTo: 0.1 }), known({ interruptionTo: 0.15 }), known(), known({ market: 'on_demand' })]
    const { all, leftOut } = decidePlaces(places, job({ min_reliability: 0.9 }), now)
    expect(all.map(({ known }) => known)).toEqual([places[0], places[3]])
    expect(leftOut.unreliable).toBe(2)
  })
  test('places where every hour is too expensive, per GPU asked for', () => {
    const places = [known({ gpuCount: 2 }), known({ gpuCount: 2, nowMicros: 6e6 }, [6, 6.1])]
    const { all, leftOut } = decidePlaces(places, job({ gpu_count: 2, max_price_usd_per_gpu_hour: 2 }), now)
    expect([all.length, leftOut.too_expensive]).toEqual([1, 1])
  })
  test('but all too expensive are kept, so that the cheapest can be told', () =>
    expect(decidePlaces([known()], job({ max_price_usd_per_gpu_hour: 0.1 }), now)).toMatchObject({ all: [{}], leftOut: { too_expensive: 1 } }))
})

describe('data are moved at a price', () => {
  const data = { data_gb: 100, data_usd_per_gb: 0.1 }
  const here = known({ region: 'us-east-1', nowMicros: 2e6 })
  const sibling = known({ region: 'us-east-1', nowMicros: 3e6 })
  const cheap = known({ region: 'eu-west-1', nowMicros: 1e6 })
  const costs = (over: object) => decidePlaces([here, sibling, cheap], job({ ...data, ...over }), now).all.map(({ place }) => place.fixedCostUsd)
  test('away from home', () => expect(costs({ home: { provider: 'aws', region: 'us-east-1' } })).toEqual([0, 0, 10]))
  test('not at all within a provider that is home as a whole', () => expect(costs({ home: { provider: 'aws' } })).toEqual([0, 0, 0]))
  test('without a home, away from the best place now', () => expect(costs({})).toEqual([10, 10, 0]))
  test('from a home that is nowhere, to everywhere', () => expect(costs({ home: { provider: 'nobody' } })).toEqual([10, 10, 10]))
  test('home is its cheapest place now', () => {
    expect(decidePlaces([sibling, here, cheap], job({ home: { provider: 'aws', region: 'us-east-1' } }), now).home).toBe(String(here.row.id))
    expect(decidePlaces([here], job({ home: { provider: 'vast' } }), now).home).toBeUndefined()
    expect(decidePlaces([here], job(), now).home).toBeUndefined()
  })
})
