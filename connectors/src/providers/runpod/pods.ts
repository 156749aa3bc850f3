import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import type { Charge, Instance } from '../provider.ts'
import { shareOf } from '../settle-instances.ts'

const Pod = z.object({
  id: z.string().min(1),
  name: z.string(),
  /** PROVISIONING, STARTING, RUNNING, EXITED, ERROR, TERMINATED */
  status: z.string(),
  /** Missing: a pod of CPUs. */
  gpu: z.object({ id: z.string().min(1), count: z.int().min(1).default(1) }).nullish(),
  cpu: z.unknown().optional(),
  cloud: z.string(),
  dataCenterId: z.string().nullable(),
  /** Per hour now, all GPUs; 0 when it is exited, which is no rate. */
  cost: z.number().nonnegative(),
  /** Per cent, of each GPU. */
  runtime: z.object({ gpus: z.array(z.object({ util: z.number().nullish() })).nullish() }).nullable(),
  startedAt: z.iso.datetime({ offset: true }).nullable(),
})
type Pod = z.infer<typeof Pod>

/** `GET /v2/pods`, as far as it is used. It has no pages. https://docs.runpod.io/api-reference-v2/pods/list-pods */
export const Pods = z.object({ pods: z.array(Pod) })

/** Undefined when the pod is no more, or has no GPU. */
export function toInstance(pod: Pod, now: Date): Instance | undefined {
  // Without this, a renamed field would look as if all had ended.
  if (!pod.gpu && !pod.cpu) throw new ConnectorError('unexpected_answer', 'The answer of RunPod is not as documented: a pod has neither gpu nor cpu')
  if (!pod.gpu || pod.status === 'TERMINATED') return undefined
  const utilisation = utilisationOf(pod)
  const state = stateOf(pod, utilisation)
  return {
    key: pod.id,
    label: pod.name.slice(0, 200) || null,
    gpu: pod.gpu.id,
    gpuCount: pod.gpu.count,
    instanceType: pod.gpu.id,
    region: pod.cloud.toLowerCase(),
    zone: pod.dataCenterId,
    market: 'list',
    state,
    usdPerHour: state === 'stopped' ? null : pod.cost,
    storageUsdPerHour: null,
    utilisation,
    startedAt: pod.startedAt ? new Date(pod.startedAt) : null,
    observedAt: now,
  }
}

/** Being made or broken, a pod is billed when it costs something. */
function stateOf({ status, cost }: Pod, utilisation: number | null): Instance['state'] {
  if (status === 'EXITED' || (status !== 'RUNNING' && cost === 0)) return 'stopped'
  return status === 'RUNNING' && utilisation !== 0 ? 'running' : 'idle'
}

function utilisationOf({ runtime }: Pod): number | null {
  const perCents = (runtime?.gpus ?? []).map(({ util }) => util)
  if (perCents.length === 0 || perCents.some((util) => shareOf(util) === null)) return null
  return shareOf(perCents.reduce<number>((sum, util) => sum + (util ?? 0), 0) / perCents.length)
}

const Bill = z.object({
  podId: z.string().min(1),
  startTime: z.iso.datetime({ offset: true }),
  endTime: z.iso.datetime({ offset: true }),
  gpuAmount: z.number(),
  cpuAmount: z.number(),
  diskAmount: z.number(),
})
/** `GET /v2/billing/pods`, as far as it is used. https://docs.runpod.io/api-reference-v2/billing/get-pod-billing-history */
export const Bills = z.object({ records: z.array(Bill) })

/** What was billed for nothing is left out. */
export function toCharges({ podId: key, startTime, endTime, gpuAmount, cpuAmount, diskAmount }: z.infer<typeof Bill>): Charge[] {
  const stretch = { key, from: new Date(startTime), to: new Date(endTime) }
  return [
    { ...stretch, usd: gpuAmount + cpuAmount, kind: 'compute' as const },
    { ...stretch, usd: diskAmount, kind: 'storage' as const },
  ].filter(({ usd }) => usd !== 0)
}
