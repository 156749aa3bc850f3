import type { Distort, Fake, FakeAnswer, FakeRequest } from '../../fakes/fake.ts'
import { trait } from '../../fakes/prices.ts'
import type { FakeState } from '../../fakes/states.ts'

type Rented = readonly [name: string, gpu: string, count: number, usd: number, state: FakeState, cloud: string, cluster?: string]
/** The pods of the account of the key, by id: USD per hour of all GPUs while it runs. */
const rented: Readonly<Record<string, Rented>> = {
  pod1training: ['pretraining', 'NVIDIA H100 80GB HBM3', 8, 23.92, 'running', 'SECURE'],
  pod2notebook: ['notebook', 'NVIDIA A100-SXM4-80GB', 1, 1.74, 'idle', 'SECURE'],
  pod3stopped: ['old experiment', 'NVIDIA GeForce RTX 4090', 2, 1.38, 'stopped', 'COMMUNITY'],
  pod4member: ['cluster-node-0', 'NVIDIA B200', 8, 47.84, 'running', 'SECURE', 'cl1'],
}
const cpuPod = { id: 'pod5cpu', name: 'web', status: 'RUNNING', cpu: { id: 'cpu3c', vcpuCount: 4, memory: 8 }, cost: 0.12 }
const hourMs = 3_600_000
const billed: readonly FakeState[] = ['running', 'idle']

export const usage: NonNullable<Fake['usage']> = {
  paged: false,
  running: 'pod1training',
  distort: {
    wrong_type: each((pod) => ({ ...pod, cost: String(pod['cost']) })),
    duplicate_rows: (body) => (body.pods ? { pods: (body.pods as Pod[]).flatMap((pod) => [pod, pod]) } : body),
    missing_currency: 'costs are in US dollars by documentation; no field says so',
    cents_for_dollars: each((pod) => ({ ...pod, cost: 100 * Number(pod['cost']) })),
    per_gpu_for_machine: 'the cost is of the whole pod by documentation; nothing beside it would tell another',
    new_enum: each((pod) => ({ ...pod, actions: ['hibernate'], template: 'quantum' })),
    renamed_field: each(({ gpu, ...pod }) => ({ ...pod, accelerator: gpu })),
    skewed_stamps: each((pod) => ({ ...pod, startedAt: '2099-01-01T00:00:00Z', createdAt: '1970-01-01T00:00:00Z' })),
  },
}

/** Undefined when the path is another's. The key has been looked at. */
export function answerAccount(request: FakeRequest): FakeAnswer | undefined {
  if (request.path === '/v2/pods') return { body: { pods: listPods(request) } }
  if (request.path === '/v2/billing/pods') return { body: { records: bill(request) } }
  return undefined
}

type Pod = Record<string, unknown>

function listPods({ query, now, states }: FakeRequest): Pod[] {
  const withClusters = query.get('includeClusterPods') === 'true'
  const common = { dataCenterId: 'US-KS-2', env: { HF_TOKEN: 'CANARY-environment' }, createdAt: '2026-01-01T00:00:00Z' }
  const pods = Object.entries(rented).flatMap(([id, [name, gpu, count, usd, first, cloud, cluster]]) => {
    const state = states.at(id, first, now)
    if (state === 'gone' || (cluster && !withClusters)) return []
    const isBilled = billed.includes(state)
    const util = state === 'running' ? 60 + Math.floor(39 * trait(id)) : 0
    return {
      ...common,
      id,
      name,
      status: isBilled ? 'RUNNING' : 'EXITED',
      gpu: { id: gpu, count, vcpuCount: 16 * count, memory: 64 * count },
      cloud,
      ...(cluster && { cluster: { id: cluster, rank: 0 } }),
      cost: isBilled ? usd : 0,
      runtime: isBilled ? { uptime: 3600, gpus: Array.from({ length: count }, () => ({ util, memoryUtil: 50 })) } : null,
      startedAt: isBilled ? new Date(startOf(id, states.began)).toISOString() : null,
    }
  })
  return [...pods, { ...common, ...cpuPod, cloud: 'SECURE', runtime: { uptime: 60 }, startedAt: states.began.toISOString() }]
}

const startOf = (id: string, began: Date): number => began.getTime() - (2 + Math.floor(30 * trait(id, 2))) * hourMs

function bill({ query, now, states }: FakeRequest): Pod[] {
  const from = Math.floor(Date.parse(query.get('startTime') ?? '') / hourMs) * hourMs
  const to = Math.min(Date.parse(query.get('endTime') ?? ''), now.getTime())
  const buckets = Array.from({ length: Math.max(0, Math.ceil((to - from) / hourMs)) }, (_, i) => from + i * hourMs)
  return Object.entries(rented).flatMap(([podId, [, , , usd, first]]) =>
    buckets.flatMap((start) => {
      const stretch = [new Date(Math.max(start, startOf(podId, states.began))), new Date(start + hourMs)] as const
      const gpuAmount = usd * states.hours(podId, first, stretch, billed)
      const diskAmount = 0.007 * states.hours(podId, first, stretch, [...billed, 'stopped'])
      const times = { startTime: new Date(start).toISOString(), endTime: new Date(start + hourMs).toISOString() }
      return gpuAmount + diskAmount === 0 ? [] : [{ ...times, podId, totalAmount: gpuAmount + diskAmount, gpuAmount, cpuAmount: 0, diskAmount }]
    }),
  )
}

function each(change: (pod: Pod) => Pod): Distort {
  return (body) => (body.pods ? { pods: (body.pods as Pod[]).map(change) } : body)
}
