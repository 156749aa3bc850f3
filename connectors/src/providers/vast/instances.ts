import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import type { Instance } from '../provider.ts'
import { shareOf } from '../settle-instances.ts'
import { nameOf, readPlace } from './asks.ts'

const Row = z.object({
  id: z.int(),
  /** Of the container; null while it is being made. */
  actual_status: z.string().nullable(),
  /** Of the contract: whether the GPUs are held. */
  cur_state: z.string().nullish(),
  label: z.string().nullish(),
  gpu_name: z.string().min(1),
  /** Of one GPU, in MB. */
  gpu_ram: z.number().positive(),
  num_gpus: z.int().nonnegative(),
  /** Per cent. */
  gpu_util: z.number().nullish(),
  is_bid: z.boolean().nullish(),
  /** Of all GPUs. */
  dph_base: z.number().nonnegative(),
  /** Of all GPUs, with storage and, where there is one, the charge for a service level. */
  dph_total: z.number().nonnegative(),
  /** Of the whole disk, per hour. */
  storage_total_cost: z.number().nonnegative(),
  /** Seconds since 1970. */
  start_date: z.number().nullish(),
  geolocation: z.string().nullish(),
  country_code: z.string().nullish(),
})
type Row = z.infer<typeof Row>

/** `GET /api/v1/instances/`, as far as it is used. https://docs.vast.ai/api-reference/instances/show-instances-v1 */
export const InstancesPage = z.object({ instances: z.array(Row), next_token: z.string().nullish(), total_instances: z.int().nonnegative() })

/** Undefined when the instance has no GPU. */
export function toInstance(row: Row, now: Date): Instance | undefined {
  if (row.num_gpus === 0) return undefined
  const [place, country] = readPlace(row.geolocation)
  const utilisation = shareOf(row.gpu_util)
  return {
    key: String(row.id),
    label: row.label?.slice(0, 200) || null,
    gpu: nameOf(row.gpu_name, row.gpu_ram / 1024),
    gpuCount: row.num_gpus,
    instanceType: null,
    region: row.country_code ?? country,
    zone: place,
    market: row.is_bid ? 'spot' : 'on_demand',
    state: stateOf(row, utilisation),
    // The total holds the disk, which is billed on when it is stopped: counted once, as storage.
    usdPerHour: Number(Math.max(row.dph_base, row.dph_total - row.storage_total_cost).toFixed(9)),
    storageUsdPerHour: row.storage_total_cost,
    utilisation,
    startedAt: row.start_date ? new Date(row.start_date * 1000) : null,
    observedAt: now,
  }
}

/** Not billed for GPUs, whatever the contract says: being made, halted, or its host is cut off. */
const unbilled = new Set([null, 'created', 'loading', 'stopped', 'offline'])

/** GPUs are billed from `running` on, also while frozen or rebooting. https://docs.vast.ai/cli/reference/show-instances */
function stateOf({ actual_status: status, cur_state: contract }: Row, utilisation: number | null): Instance['state'] {
  const held = (contract ?? (status === 'running' ? 'running' : 'stopped')) === 'running'
  if (!held || unbilled.has(status)) return 'stopped'
  return status === 'running' && utilisation !== 0 ? 'running' : 'idle'
}

/** @throws ConnectorError when the pages together hold fewer than the vendor has counted */
export function checkAllCame(rows: readonly { id: number }[], total: number): void {
  const found = new Set(rows.map(({ id }) => id)).size
  if (found < total) throw new ConnectorError('unavailable', `Vast.ai counts ${total} instances but listed ${found}: they changed while they were read`)
}
