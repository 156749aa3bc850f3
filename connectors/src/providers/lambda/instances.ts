import { z } from 'zod'
import type { Instance } from '../provider.ts'
import { InstanceType, toOffer } from './instance-types.ts'

const Row = z.object({
  id: z.string().min(1),
  name: z.string().nullish(),
  /** booting, active, unhealthy, terminating, terminated, preempted */
  status: z.string().min(1),
  region: z.object({ name: z.string().min(1) }),
  instance_type: InstanceType,
})

/** `GET /api/v1/instances`, as far as it is used. It has no pages. https://docs.lambda.ai/api/cloud */
export const Running = z.object({ data: z.array(Row) })

const over = new Set(['terminating', 'terminated', 'preempted'])

/** Undefined when the instance has ended, or has no GPU. Lambda cannot stop one, says neither when it began nor how busy it is, and bills file systems apart. */
export function toInstance({ id, name, status, region, instance_type: type }: z.infer<typeof Row>, now: Date): Instance | undefined {
  const offer = toOffer(type, now)
  if (!offer || over.has(status)) return undefined
  return {
    key: id,
    label: name?.slice(0, 200) || null,
    gpu: offer.gpu,
    gpuCount: offer.gpuCount,
    instanceType: type.name,
    region: region.name,
    zone: null,
    market: 'on_demand',
    // Billed from the moment it passes its first health check.
    state: status === 'booting' ? 'stopped' : 'running',
    usdPerHour: offer.usdPerHour,
    storageUsdPerHour: null,
    utilisation: null,
    startedAt: null,
    observedAt: now,
  }
}
