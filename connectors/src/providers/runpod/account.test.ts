import { expect, test } from 'vitest'
import type { ProviderSession } from '../provider.ts'
import { runpod } from './index.ts'
import { toCharges, toInstance } from './pods.ts'

const now = new Date('2026-03-04T05:06:07Z')
const aPod = {
  id: '7h9k2m4n6p',
  name: 'pytorch-training',
  status: 'RUNNING',
  gpu: { id: 'NVIDIA GeForce RTX 4090', count: 2 },
  cloud: 'SECURE',
  dataCenterId: 'US-KS-2',
  cost: 1.38,
  runtime: { gpus: [{ util: 80 }, { util: 40 }] },
  startedAt: '2026-03-04T01:02:00Z',
}
function answering(answer: unknown): ProviderSession & { urls: URL[] } {
  const urls: URL[] = []
  const fetch = async (url: unknown) => {
    urls.push(new URL(String(url)))
    return Response.json(answer)
  }
  return { settings: { apiKey: 'k' }, fetch, now, baseUrls: runpod.baseUrls, urls }
}

test('a pod costs what it says for all its GPUs, whose utilisation is their mean', () => {
  expect(toInstance(aPod, now)).toEqual({
    key: '7h9k2m4n6p',
    label: 'pytorch-training',
    gpu: 'NVIDIA GeForce RTX 4090',
    gpuCount: 2,
    instanceType: 'NVIDIA GeForce RTX 4090',
    region: 'secure',
    zone: 'US-KS-2',
    market: 'list',
    state: 'running',
    usdPerHour: 1.38,
    storageUsdPerHour: null,
    utilisation: 0.6,
    startedAt: new Date('2026-03-04T01:02:00Z'),
    observedAt: now,
  })
})

test('trap: the cost 0 of an exited pod is no rate; its disk is still billed', () => {
  expect(toInstance({ ...aPod, status: 'EXITED', cost: 0, runtime: null, startedAt: null }, now)).toMatchObject({
    state: 'stopped',
    usdPerHour: null,
    storageUsdPerHour: null,
    utilisation: null,
    startedAt: null,
  })
})

test.each([
  ['RUNNING', 1.38, [{ util: 0 }, { util: 0 }], 'idle'],
  ['RUNNING', 1.38, [], 'running'],
  ['RUNNING', 1.38, [{}, { util: 3 }], 'running'],
  ['STARTING', 1.38, [], 'idle'],
  ['PROVISIONING', 0, [], 'stopped'],
  ['ERROR', 1.38, [], 'idle'],
  ['ERROR', 0, [], 'stopped'],
])('%s at $%d is billed as %s', (status, cost, gpus, state) => {
  expect(toInstance({ ...aPod, status, cost, runtime: { gpus } }, now)?.state).toBe(state)
})

test('a pod that is no more, or of CPUs, is no instance; one of neither is an error', () => {
  const { gpu, ...bare } = aPod
  expect(toInstance({ ...aPod, status: 'TERMINATED' }, now)).toBeUndefined()
  expect(toInstance({ ...bare, cpu: { id: 'cpu3c' } }, now)).toBeUndefined()
  expect(() => toInstance({ ...bare, accelerator: gpu } as never, now)).toThrow('neither gpu nor cpu')
})

test('pods of clusters are asked for too, and a missing count is one GPU', async () => {
  const session = answering({ pods: [{ ...aPod, gpu: { id: 'NVIDIA L4' } }] })
  expect(await runpod.listInstances!(session, 'all')).toMatchObject([{ gpuCount: 1 }])
  expect(session.urls[0]?.search).toBe('?includeClusterPods=true')
})

const aBill = { podId: 'p', startTime: '2026-03-04T02:00:00Z', endTime: '2026-03-04T03:00:00Z', gpuAmount: 1.38, cpuAmount: 0, diskAmount: 0.007 }

test('a bill is compute and storage; what costs nothing is left out', () => {
  const stretch = { key: 'p', from: new Date('2026-03-04T02:00:00Z'), to: new Date('2026-03-04T03:00:00Z') }
  expect(toCharges(aBill)).toEqual([
    { ...stretch, usd: 1.38, kind: 'compute' },
    { ...stretch, usd: 0.007, kind: 'storage' },
  ])
  expect(toCharges({ ...aBill, gpuAmount: 0 })).toHaveLength(1)
})

test('bills are asked for by whole hours that are over, and others left out', async () => {
  const session = answering({ records: [aBill, { ...aBill, startTime: '2026-03-04T05:00:00Z', endTime: '2026-03-04T06:00:00Z' }] })
  expect(await runpod.listCharges!(session, new Date('2026-03-04T01:10:00Z'), now)).toHaveLength(2)
  expect(Object.fromEntries(session.urls[0]?.searchParams ?? [])).toEqual({
    startTime: '2026-03-04T02:00:00.000Z',
    endTime: '2026-03-04T05:00:00.000Z',
    bucketSize: 'hour',
  })
})

test('the balance is that of the account, or an error', async () => {
  expect(await runpod.balance!(answering({ data: { myself: { clientBalance: 435.85 } } }))).toEqual({ usd: 435.85, observedAt: now })
  await expect(runpod.balance!(answering({ data: { myself: null } }))).rejects.toMatchObject({ failure: 'rejected_key' })
  await expect(runpod.balance!(answering({ data: null, errors: [{}] }))).rejects.toMatchObject({ failure: 'unexpected_answer' })
})
