import type { EconomyReference } from '@dumont/contracts'
import { gpuLabel } from '../prices/index.ts'
import type { StoredReference } from './decide-reference.ts'

const OLD_SECONDS = 90 * 86_400
const usd = (micros: number): number => micros / 1e6

/** A reference as it is shown at `now`. A price of the workspace's own does not grow old. */
export function toWireReference({ micros, instances, ...rest }: StoredReference, now: Date): EconomyReference {
  const age = rest.fetched_at === null ? null : Math.max(0, Math.floor((now.getTime() - Date.parse(rest.fetched_at)) / 1000))
  return {
    ...rest,
    gpu_label: gpuLabel(rest.gpu),
    usd_per_hour: usd(micros),
    usd_per_gpu_hour: Math.round(micros / rest.gpu_count) / 1e6,
    instances: instances.map(({ micros: price, ...part }) => ({ ...part, usd_per_hour: usd(price) })),
    age_seconds: age,
    old: rest.kind !== 'sheet' && (age === null || age > OLD_SECONDS),
  }
}
