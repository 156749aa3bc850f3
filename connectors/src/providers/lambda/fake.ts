import type { Distort, Fake } from '../../fakes/fake.ts'
import { drift } from '../../fakes/prices.ts'
import { listInstances, usage } from './fake-account.ts'

const apiKey = 'secret_CANARY-lambda'

/** Cents per GPU-hour, GPUs, description. */
const machines: Readonly<Record<string, readonly [cents: number, gpus: number, gpu: string]>> = {
  gpu_1x_h100_sxm5: [329, 1, 'H100 (80 GB SXM5)'],
  gpu_8x_h100_sxm5: [299, 8, 'H100 (80 GB SXM5)'],
  gpu_1x_h100_pcie: [249, 1, 'H100 (80 GB PCIe)'],
  gpu_1x_gh200: [149, 1, 'GH200 (96 GB)'],
  gpu_1x_b200_sxm6: [529, 1, 'B200 (180 GB SXM6)'],
  gpu_8x_b200_sxm6: [499, 8, 'B200 (180 GB SXM6)'],
  gpu_1x_a100_sxm4: [129, 1, 'A100 (40 GB SXM4)'],
  gpu_8x_a100: [129, 8, 'A100 (40 GB SXM4)'],
  gpu_8x_a100_80gb_sxm4: [179, 8, 'A100 (80 GB SXM4)'],
  gpu_1x_a10: [75, 1, 'A10 (24 GB PCIe)'],
  gpu_1x_a6000: [80, 1, 'RTX A6000 (48 GB)'],
  gpu_1x_rtx6000: [50, 1, 'Quadro RTX 6000 (24 GB)'],
  gpu_8x_v100_n: [55, 8, 'Tesla V100 (16 GB)'],
}
const month = 30 * 24 * 3_600_000

/** https://cloud.lambda.ai as it answers `/api/v1/instance-types` and `/api/v1/instances`; a list price moves once a month at most. */
export const fake: Fake = {
  id: 'lambda',
  settings: [{ apiKey }],
  paged: false,
  answer(request) {
    const { path, headers, now } = request
    if (headers['authorization'] !== `Bearer ${apiKey}`)
      return { status: 401, body: error('global/invalid-api-key', 'API key was invalid, expired, or deleted.') }
    if (path === '/api/v1/instances') return { body: { data: listInstances(request, (name) => machine(name, now)[1].instance_type) } }
    if (path !== '/api/v1/instance-types') return { status: 404, body: error('global/object-does-not-exist', 'Specified page does not exist') }
    const gpus = Object.keys(machines).map((name) => machine(name, now))
    return { body: { data: Object.fromEntries([...gpus, entry('cpu_4x_general', 'General purpose, 4 vCPUs', 'N/A', 6, 0)]) } }
  },
  distort: {
    wrong_type: each((type) => ({ ...type, price_cents_per_hour: String(type['price_cents_per_hour']) })),
    duplicate_rows: 'the list is a JSON object: a name comes once',
    missing_currency: 'cents are part of the name of the field',
    cents_for_dollars: each((type) => ({ ...type, price_cents_per_hour: Number(type['price_cents_per_hour']) / 100 })),
    per_gpu_for_machine: each((type) => ({
      ...type,
      price_cents_per_hour: Math.round(Number(type['price_cents_per_hour']) / Math.max(1, (type['specs'] as { gpus: number }).gpus)),
    })),
    new_enum: each((type) => ({ ...type, generation: 'next', specs: { ...(type['specs'] as object), interconnect: 'optical' } })),
    renamed_field: each(({ price_cents_per_hour: cents, ...type }) => ({ ...type, cents_per_hour: cents })),
    skewed_stamps: 'the answer holds no time',
  },
  usage,
}

type InstanceType = Record<string, unknown>
type InstanceEntry = { instance_type: InstanceType; regions_with_capacity_available: unknown[] }
const error = (code: string, message: string) => ({ error: { code, message, suggestion: '' } })

function machine(name: string, now: Date): [string, InstanceEntry] {
  const [cents, count, gpu] = machines[name]!
  const since = new Date(Math.floor(now.getTime() / month) * month)
  return entry(name, `${count}x ${gpu}`, gpu, Math.round(cents * drift(`lambda|${gpu}`, since)) * count, count)
}

function entry(name: string, description: string, gpu: string, cents: number, gpus: number): [string, InstanceEntry] {
  const specs = { vcpus: 26 * Math.max(1, gpus), memory_gib: 200, storage_gib: 1024, gpus }
  const regions = name.length % 2 ? [{ name: 'us-west-1', description: 'California, USA' }] : []
  return [name, { instance_type: { name, description, gpu_description: gpu, price_cents_per_hour: cents, specs }, regions_with_capacity_available: regions }]
}

function each(change: (type: InstanceType) => InstanceType): Distort {
  return (body) => {
    // The list of instances is none of types.
    if (Array.isArray(body.data)) return body
    const types = Object.entries(body.data as Record<string, { instance_type: InstanceType }>)
    return { data: Object.fromEntries(types.map(([name, item]) => [name, { ...item, instance_type: change(item.instance_type) }])) }
  }
}
