import { expect, test } from 'vitest'
import { toInstance } from './instances.ts'

const now = new Date('2026-03-04T05:06:07Z')
const aRow = {
  id: '0920582c',
  name: 'training',
  status: 'active',
  region: { name: 'us-east-1' },
  instance_type: { name: 'gpu_8x_h100_sxm5', description: '8x H100 (80 GB SXM5)', price_cents_per_hour: 2392, specs: { gpus: 8 } },
}

test('trap: the price is in cents, of the whole instance', () => {
  expect(toInstance(aRow, now)).toEqual({
    key: '0920582c',
    label: 'training',
    gpu: 'H100 SXM5 80GB',
    gpuCount: 8,
    instanceType: 'gpu_8x_h100_sxm5',
    region: 'us-east-1',
    zone: null,
    market: 'on_demand',
    state: 'running',
    usdPerHour: 23.92,
    storageUsdPerHour: null,
    utilisation: null,
    startedAt: null,
    observedAt: now,
  })
})

test.each([
  ['active', 'running'],
  ['unhealthy', 'running'],
  ['something new', 'running'],
  ['booting', 'stopped'],
  ['terminating', undefined],
  ['terminated', undefined],
  ['preempted', undefined],
])('%s is %s', (status, state) => {
  expect(toInstance({ ...aRow, status }, now)?.state).toBe(state)
})

test('an instance without GPU is left out, and one without name has no label', () => {
  const cpu = { name: 'cpu_4x_general', description: 'General purpose', price_cents_per_hour: 6, specs: { gpus: 0 } }
  expect(toInstance({ ...aRow, instance_type: cpu }, now)).toBeUndefined()
  expect(toInstance({ ...aRow, name: null }, now)?.label).toBeNull()
})
