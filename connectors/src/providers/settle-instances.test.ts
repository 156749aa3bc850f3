import { expect, test } from 'vitest'
import type { Instance } from './provider.ts'
import { settleInstances, shareOf } from './settle-instances.ts'

const now = new Date('2026-03-04T05:06:07Z')
const anInstance = (over: Partial<Instance> = {}): Instance => ({
  key: '7',
  label: null,
  gpu: 'RTX 4090',
  gpuCount: 2,
  instanceType: null,
  region: 'US',
  zone: null,
  market: 'on_demand',
  state: 'running',
  usdPerHour: 0.8,
  storageUsdPerHour: 0.01,
  utilisation: 0.5,
  startedAt: new Date('2026-03-04T01:00:00Z'),
  observedAt: now,
  ...over,
})
const settle = (...instances: Instance[]) => settleInstances(instances, { vendor: 'Vendor', now })

test('the same instance twice is one, with a difference an error', () => {
  expect(settle(anInstance(), anInstance())).toEqual([anInstance()])
  expect(() => settle(anInstance(), anInstance({ gpuCount: 4 }))).toThrow('the same instance twice')
})

test('what cannot be is an error', () => {
  expect(() => settle(anInstance({ gpuCount: 0 }))).toThrow('gpuCount cannot be')
  expect(() => settle(anInstance({ utilisation: 50 }))).toThrow('utilisation cannot be')
})

test('a rate no GPU has is another unit', () => {
  expect(settle(anInstance({ usdPerHour: 79 }))).toHaveLength(1)
  expect(() => settle(anInstance({ usdPerHour: 81 }))).toThrow('another unit')
})

test.each([
  ['a little ahead, as clocks are, is now', '2026-03-04T05:10:00Z', now],
  ['far ahead is unknown', '2026-03-05T00:00:00Z', null],
  ['past stays', '2026-03-04T01:00:00Z', new Date('2026-03-04T01:00:00Z')],
])('a start %s', (_, startedAt, settled) => {
  expect(settle(anInstance({ startedAt: new Date(startedAt) }))[0]?.startedAt).toEqual(settled)
})

test('utilisation is a share of one, and unknown when it is no per cent', () => {
  expect([0, 42, 100, 101, -1, null, undefined].map(shareOf)).toEqual([0, 0.42, 1, null, null, null, null])
})
