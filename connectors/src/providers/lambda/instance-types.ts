import { z } from 'zod'
import type { Offer } from '../provider.ts'

export const InstanceType = z.object({
  name: z.string().min(1),
  /** "8x H100 (80 GB SXM5)"; of instances without GPU, something else. */
  description: z.string(),
  /** Whole cents: a fraction would mean that the unit has changed. */
  price_cents_per_hour: z.int().positive(),
  specs: z.object({ gpus: z.int().nonnegative().optional() }),
})

/** `GET /api/v1/instance-types`, as far as it is used. */
export const Answer = z.object({ data: z.record(z.string(), z.object({ instance_type: InstanceType })) })

/** Undefined when the instance has no GPU. */
export function toOffer({ name, description, price_cents_per_hour, specs }: z.infer<typeof InstanceType>, now: Date): Offer | undefined {
  const [, count, words = ''] = /^(\d+)x (.+)$/.exec(description) ?? []
  const gpuCount = specs.gpus ?? Number(count ?? 0)
  if (gpuCount === 0) return undefined
  const [, model = words || description, memoryGb, formFactor] = /^(.+?) \((\d+) GB(?: (\w+))?\)$/.exec(words) ?? []
  const usdPerHour = price_cents_per_hour / 100
  return {
    key: name,
    region: null,
    zone: null,
    instanceType: name,
    gpu: hasVariants.has(model) ? [model, formFactor, memoryGb && `${memoryGb}GB`].filter(Boolean).join(' ') : model,
    gpuCount,
    market: 'on_demand',
    usdPerHour,
    onDemandUsdPerHour: usdPerHour,
    observedAt: now,
    memoryGb: memoryGb ? Number(memoryGb) : null,
  }
}

/** Models whose name alone says neither memory nor form factor. */
const hasVariants = new Set(['A100', 'H100'])
