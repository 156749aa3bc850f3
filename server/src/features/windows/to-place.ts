import type { Job, Place } from '@dumont/contracts'
import { gpuLabel } from '../prices/index.ts'
import type { Candidate } from './decide-places.ts'

export function toPlace({ known: { row }, instances, place }: Candidate, job: Job, availability: number | null): Place {
  const { interruptionFrom: from, interruptionTo: to } = row
  return {
    series_id: row.id,
    provider: row.provider!,
    region: row.region,
    zone: row.zone,
    instance_type: row.instanceType,
    gpu: row.gpuId,
    gpu_label: gpuLabel(row.gpuId),
    gpus_per_instance: row.gpuCount,
    instances,
    price_now_usd_per_gpu_hour: Number.isNaN(place.priceNow) ? null : Number((place.priceNow / job.gpu_count).toFixed(6)),
    offers_now: row.offers,
    availability_7d: availability === null ? null : Number(availability.toFixed(4)),
    last_seen_at: row.seenAt.toISOString(),
    can_move: place.canMove,
    interruption: from === null || to === null ? null : { from, to },
    demo: row.demo,
  }
}

/** As people call it: "aws eu-west-1b, g5.xlarge". */
export const placeText = ({ provider, region, zone, instance_type: type, gpu_label: gpu }: Place): string =>
  [[provider, zone ?? region].filter(Boolean).join(' '), type ?? gpu].join(', ')
