/** A machine that Google rents with GPUs, and what its price is the sum of. Two providers need it: Google's own price list, and the catalogue that keeps host and GPU apart. */
export type GoogleMachine = {
  /** As we show it: for GPUs that are attached, with the host they are priced on. */
  instance: string
  host: string
  accelerator: Accelerator
  gpuCount: number
  vcpus: number
  memoryGib: number
  /** Local SSD that comes with it, whether wanted or not. */
  ssdGib: number
  /** false: in the price list, but not to be had on demand. */
  onDemand: boolean
}
export type Accelerator = 'A100' | 'A100-80GB' | 'H100' | 'H100-MEGA' | 'H200' | 'L4' | 'T4' | 'V100' | 'P100' | 'P4'

export const accelerators: Readonly<Record<Accelerator, { gpu: string; memoryGb: number; formFactor: string }>> = {
  A100: { gpu: 'A100 SXM4 40GB', memoryGb: 40, formFactor: 'SXM' },
  'A100-80GB': { gpu: 'A100 SXM4 80GB', memoryGb: 80, formFactor: 'SXM' },
  H100: { gpu: 'H100 SXM', memoryGb: 80, formFactor: 'SXM' },
  'H100-MEGA': { gpu: 'H100 SXM', memoryGb: 80, formFactor: 'SXM' },
  H200: { gpu: 'H200 SXM', memoryGb: 141, formFactor: 'SXM' },
  L4: { gpu: 'L4', memoryGb: 24, formFactor: 'PCIe' },
  T4: { gpu: 'T4', memoryGb: 16, formFactor: 'PCIe' },
  V100: { gpu: 'V100 16GB', memoryGb: 16, formFactor: 'SXM' },
  P100: { gpu: 'P100', memoryGb: 16, formFactor: 'PCIe' },
  P4: { gpu: 'P4', memoryGb: 8, formFactor: 'PCIe' },
}

type Row = readonly [host: string, gpuCount: number, vcpus: number, memoryGib: number, ssdGib?: number, onDemand?: boolean]
const built = (accelerator: Accelerator, rows: readonly Row[]): GoogleMachine[] =>
  rows.map(([host, gpuCount, vcpus, memoryGib, ssdGib = 0, onDemand = true]) => ({
    instance: host,
    host,
    accelerator,
    gpuCount,
    vcpus,
    memoryGib,
    ssdGib,
    onDemand,
  }))

/** Hosts are ours to choose here: 8 vCPUs and 30 GiB for each GPU, which Google allows with all of them. */
const attached = (accelerator: Accelerator, counts: readonly number[]): GoogleMachine[] =>
  counts.map((gpuCount) => {
    const host = `n1-standard-${8 * gpuCount}`
    return {
      instance: `${host} + ${gpuCount}x ${accelerator}`,
      host,
      accelerator,
      gpuCount,
      vcpus: 8 * gpuCount,
      memoryGib: 30 * gpuCount,
      ssdGib: 0,
      onDemand: true,
    }
  })

/**
 * From https://cloud.google.com/compute/docs/accelerator-optimized-machines and .../disks/local-ssd. A4 and A4X are left out: they are priced by slices
 * and reserved ahead; so is A3 Ultra, and A3 High with fewer than eight GPUs, but these have a spot price.
 */
export const googleMachines: readonly GoogleMachine[] = [
  ...built('A100', [
    ['a2-highgpu-1g', 1, 12, 85],
    ['a2-highgpu-2g', 2, 24, 170],
    ['a2-highgpu-4g', 4, 48, 340],
    ['a2-highgpu-8g', 8, 96, 680],
    ['a2-megagpu-16g', 16, 96, 1360],
  ]),
  ...built('A100-80GB', [
    ['a2-ultragpu-1g', 1, 12, 170, 375],
    ['a2-ultragpu-2g', 2, 24, 340, 750],
    ['a2-ultragpu-4g', 4, 48, 680, 1500],
    ['a2-ultragpu-8g', 8, 96, 1360, 3000],
  ]),
  ...built('H100', [
    ['a3-highgpu-1g', 1, 26, 234, 750, false],
    ['a3-highgpu-2g', 2, 52, 468, 1500, false],
    ['a3-highgpu-4g', 4, 104, 936, 3000, false],
    ['a3-highgpu-8g', 8, 208, 1872, 6000],
  ]),
  ...built('H100-MEGA', [['a3-megagpu-8g', 8, 208, 1872, 6000]]),
  ...built('H200', [['a3-ultragpu-8g', 8, 224, 2952, 12_000, false]]),
  ...built('L4', [
    ['g2-standard-4', 1, 4, 16],
    ['g2-standard-8', 1, 8, 32],
    ['g2-standard-12', 1, 12, 48],
    ['g2-standard-16', 1, 16, 64],
    ['g2-standard-32', 1, 32, 128],
    ['g2-standard-24', 2, 24, 96],
    ['g2-standard-48', 4, 48, 192],
    ['g2-standard-96', 8, 96, 384],
  ]),
  ...attached('T4', [1, 2, 4]),
  ...attached('V100', [1, 2, 4, 8]),
  ...attached('P100', [1, 2, 4]),
  ...attached('P4', [1, 2, 4]),
]
