import { expect, test, vi } from 'vitest'
import type { ProviderSession } from '../provider.ts'
import { toCharges } from './charges.ts'
import { vast } from './index.ts'
import { toInstance } from './instances.ts'

const now = new Date('2026-03-04T05:06:07Z')
const aRow = {
  id: 312,
  actual_status: 'running' as string | null,
  cur_state: 'running',
  label: 'ML training',
  gpu_name: 'A100 SXM4',
  gpu_ram: 81920,
  num_gpus: 8,
  gpu_util: 37.5 as number | null,
  is_bid: false,
  dph_base: 8,
  dph_total: 8.021,
  storage_total_cost: 0.021,
  start_date: 1_772_586_245.12,
  geolocation: 'Texas, US',
}
/** Vast.ai that gives these answers one after the other. */
function answering(...answers: unknown[]): ProviderSession & { urls: URL[] } {
  const urls: URL[] = []
  const fetch = async (url: unknown) => Response.json(answers[Math.min(urls.push(new URL(String(url))), answers.length) - 1])
  return { settings: { apiKey: 'k' }, fetch, now, baseUrls: vast.baseUrls, wait: async () => {}, urls }
}

test('trap: the total of a machine holds its disk, which is counted apart', () => {
  expect(toInstance(aRow, now)).toEqual({
    key: '312',
    label: 'ML training',
    gpu: 'A100 SXM4 80GB',
    gpuCount: 8,
    instanceType: null,
    region: 'US',
    zone: 'Texas',
    market: 'on_demand',
    state: 'running',
    usdPerHour: 8,
    storageUsdPerHour: 0.021,
    utilisation: 0.375,
    startedAt: new Date(1_772_586_245_120),
    observedAt: now,
  })
})

test('a charge for a service level is part of the rate', () => {
  expect(toInstance({ ...aRow, dph_total: 8.421 }, now)?.usdPerHour).toBe(8.4)
})

test.each([
  ['running', 'running', 80, 'running'],
  ['running', 'running', null, 'running'],
  ['running', 'running', 0, 'idle'],
  ['frozen', 'running', null, 'idle'],
  ['rebooting', 'running', null, 'idle'],
  ['something new', 'running', null, 'idle'],
  ['loading', 'running', null, 'stopped'],
  ['created', 'running', null, 'stopped'],
  [null, 'running', null, 'stopped'],
  ['offline', 'running', null, 'stopped'],
  ['stopped', 'running', null, 'stopped'],
  ['exited', 'stopped', null, 'stopped'],
  ['running', undefined, 5, 'running'],
  ['exited', undefined, null, 'stopped'],
])('container %s, contract %s, GPUs at %s %%: %s', (actual_status, cur_state, gpu_util, state) => {
  expect(toInstance({ ...aRow, actual_status, cur_state, gpu_util }, now)?.state).toBe(state)
})

test('an instance by bid is spot, one without GPU none, and what is missing unknown', () => {
  expect(toInstance({ ...aRow, is_bid: true, label: '', start_date: 0, geolocation: '', country_code: 'SE' }, now)).toMatchObject({
    market: 'spot',
    label: null,
    startedAt: null,
    region: 'SE',
  })
  expect(toInstance({ ...aRow, num_gpus: 0 }, now)).toBeUndefined()
})

test('all pages are read by id, 25 at a time, a second apart', async () => {
  const wait = vi.fn<(ms: number) => Promise<void>>(async () => {})
  const session = answering(
    { instances: [aRow], next_token: 'next', total_instances: 2 },
    { instances: [{ ...aRow, id: 313 }], next_token: null, total_instances: 2 },
  )
  expect((await vast.listInstances!({ ...session, wait }, 'rental')).map(({ key }) => key)).toEqual(['312', '313'])
  expect(session.urls.map(({ searchParams }) => [searchParams.get('limit'), searchParams.get('order_by'), searchParams.get('after_token')])).toEqual([
    ['25', '[{"col":"id","dir":"asc"}]', null],
    ['25', '[{"col":"id","dir":"asc"}]', 'next'],
  ])
  expect(wait.mock.calls).toEqual([[1100]])
})

test('fewer instances than the vendor counts are no list', async () => {
  const session = answering({ instances: [aRow], next_token: null, total_instances: 2 })
  await expect(vast.listInstances!(session, 'rental')).rejects.toMatchObject({ failure: 'unavailable' })
})

test('instances are listed in one part only', async () => {
  expect(await vast.listInstances!(answering(), 'reserved')).toEqual([])
  await expect(vast.listInstances!({ ...answering(), settings: {} }, 'reserved')).rejects.toMatchObject({ failure: 'rejected_key' })
})

const day = Date.UTC(2026, 2, 2) / 1000
const aCharge = {
  start: day,
  end: day + 86_400,
  source: 'instance-312',
  amount: 38.421,
  items: [
    { type: 'gpu', amount: 37.344 },
    { type: 'disk', amount: 1.0 },
    { type: 'bwd', amount: 0.07 },
    { type: 'bwu', amount: 0.007 },
  ],
}
const stretch = { key: '312', from: new Date(day * 1000), to: new Date((day + 2 * 86_400) * 1000) }

test('trap: the last day of a charge is part of it', () => {
  expect(toCharges(aCharge)).toEqual([
    { ...stretch, usd: 37.344, kind: 'compute' },
    { ...stretch, usd: 1, kind: 'storage' },
    { ...stretch, usd: 0.077, kind: 'network' },
  ])
})

test('parts that do not add up, are unknown or missing give way to the total', () => {
  const total = [{ ...stretch, usd: 38.421, kind: 'total' }]
  for (const items of [[], [{ type: 'gpu', amount: 30 }], [...aCharge.items, { type: 'tax', amount: 0 }]])
    expect(toCharges({ ...aCharge, items })).toEqual(total)
})

test('an end within a day is an end, and a volume is no instance', () => {
  expect(toCharges({ ...aCharge, end: day + 3600 })[0]?.to).toEqual(new Date((day + 3600) * 1000))
  expect(toCharges({ ...aCharge, source: 'volume-9' })).toEqual([])
})

test('charges are asked for by whole days that are over', async () => {
  const session = answering({ results: [aCharge], next_token: null })
  await vast.listCharges!(session, new Date('2026-03-01T10:00:00Z'), now)
  expect(JSON.parse(session.urls[0]?.searchParams.get('select_filters') ?? '')).toEqual({
    day: { gte: day, lte: Date.UTC(2026, 2, 4) / 1000 - 1 },
    type: { in: ['instance'] },
  })
})

test('who rents out has no charges; any other refusal is an error', async () => {
  const told = (msg: string) => vast.listCharges!(answering({ success: false, msg, count: 0 }), new Date(day * 1000), now)
  expect(await told('Host users do not have instance charges')).toEqual([])
  await expect(told('Invalid pagination token')).rejects.toMatchObject({ failure: 'unexpected_answer' })
})

test('the balance is what was paid in and what was given', async () => {
  expect(await vast.balance!(answering({ id: 1, balance: -0.4, credit: 25.1 }))).toEqual({ usd: 24.7, observedAt: now })
})
