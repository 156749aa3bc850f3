/** What an EC2 instance type carries. `name` of its GPU says model, memory and form factor. */
export type InstanceGpus = { gpu: string; gpuCount: number; memoryGb: number; formFactor: string }
type Gpu = readonly [gpu: string, memoryGb: number, formFactor: string]

const t4: Gpu = ['T4', 16, 'PCIe']
const l4: Gpu = ['L4', 24, 'PCIe']
const a10g: Gpu = ['A10G', 24, 'PCIe']
const l40s: Gpu = ['L40S', 48, 'PCIe']
const v100: Gpu = ['V100-SXM2-16GB', 16, 'SXM']
const h100: Gpu = ['H100 SXM', 80, 'SXM']
const h200: Gpu = ['H200 SXM', 141, 'SXM']
const rtxPro: Gpu = ['RTX PRO Server 6000', 96, 'PCIe']

/**
 * Family, GPU, and the sizes with so many of it: from the tables at docs.aws.amazon.com/ec2/latest/instancetypes. g6f and gr6f carry part of a GPU and
 * are left out; p6e-gb200 is sold in capacity blocks only, which are another market.
 */
const families: readonly (readonly [family: string, gpu: Gpu, sizes: Readonly<Record<number, string>>])[] = [
  ['p2', ['K80', 12, 'PCIe'], { 1: 'xlarge', 8: '8xlarge', 16: '16xlarge' }],
  ['p3', v100, { 1: '2xlarge', 4: '8xlarge', 8: '16xlarge' }],
  ['p3dn', ['V100-SXM2-32GB', 32, 'SXM'], { 8: '24xlarge' }],
  ['p4d', ['A100 SXM4 40GB', 40, 'SXM'], { 8: '24xlarge' }],
  ['p4de', ['A100 SXM4 80GB', 80, 'SXM'], { 8: '24xlarge' }],
  ['p5', h100, { 1: '4xlarge', 8: '48xlarge' }],
  ['p5e', h200, { 8: '48xlarge' }],
  ['p5en', h200, { 8: '48xlarge' }],
  ['p6-b200', ['B200', 180, 'SXM'], { 8: '48xlarge' }],
  ['p6-b300', ['B300', 288, 'SXM'], { 8: '48xlarge' }],
  ['g3s', ['M60', 8, 'PCIe'], { 1: 'xlarge' }],
  ['g3', ['M60', 8, 'PCIe'], { 1: '4xlarge', 2: '8xlarge', 4: '16xlarge' }],
  ['g4dn', t4, { 1: 'xlarge 2xlarge 4xlarge 8xlarge 16xlarge', 4: '12xlarge', 8: 'metal' }],
  ['g4ad', ['Radeon Pro V520', 8, 'PCIe'], { 1: 'xlarge 2xlarge 4xlarge', 2: '8xlarge', 4: '16xlarge' }],
  ['g5', a10g, { 1: 'xlarge 2xlarge 4xlarge 8xlarge 16xlarge', 4: '12xlarge 24xlarge', 8: '48xlarge' }],
  ['g5g', ['T4G', 16, 'PCIe'], { 1: 'xlarge 2xlarge 4xlarge 8xlarge', 2: '16xlarge metal' }],
  ['g6', l4, { 1: 'xlarge 2xlarge 4xlarge 8xlarge 16xlarge', 4: '12xlarge 24xlarge', 8: '48xlarge' }],
  ['gr6', l4, { 1: '4xlarge 8xlarge' }],
  ['g6e', l40s, { 1: 'xlarge 2xlarge 4xlarge 8xlarge 16xlarge', 4: '12xlarge 24xlarge', 8: '48xlarge' }],
  ['g7e', rtxPro, { 1: '2xlarge 4xlarge 8xlarge', 2: '12xlarge', 4: '24xlarge', 8: '48xlarge' }],
]

/** By name, exactly: a type that is not here is not collected. */
export const instanceTypes: ReadonlyMap<string, InstanceGpus> = new Map(
  families.flatMap(([family, [gpu, memoryGb, formFactor], bySize]) =>
    Object.entries(bySize).flatMap(([count, names]) =>
      names.split(' ').map((name) => [`${family}.${name}`, { gpu, gpuCount: Number(count), memoryGb, formFactor }] as const),
    ),
  ),
)
