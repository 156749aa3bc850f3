/** What an Azure VM size carries. Only whole GPUs: a size with a third of an A10 is no cheaper GPU, so NV6ads to NV18ads and NVv4 are left out. */
export type Size = { gpu: string; gpuCount: number; memoryGb: number; formFactor: string | null }

const size = (gpu: string, gpuCount: number, memoryGb: number, formFactor: string | null): Size => ({ gpu, gpuCount, memoryGb, formFactor })
const t4 = (gpuCount: number): Size => size('T4', gpuCount, 16, 'PCIe')
const v100 = (gpuCount: number): Size => size('V100', gpuCount, 16, 'PCIe')
const a10 = (gpuCount: number): Size => size('A10', gpuCount, 24, 'PCIe')
const a100 = (gpuCount: number): Size => size('A100 PCIe 80GB', gpuCount, 80, 'PCIe')
const h100 = (gpuCount: number): Size => size('H100 NVL', gpuCount, 94, 'NVL')
const m60 = (gpuCount: number): Size => size('M60', gpuCount, 8, 'PCIe')
const mi300x = size('MI300X', 8, 192, 'OAM')

/** By `armSkuName`, exactly; from the pages on sizes at learn.microsoft.com/azure/virtual-machines/sizes. */
export const sizes: ReadonlyMap<string, Size> = new Map([
  ['Standard_NC4as_T4_v3', t4(1)],
  ['Standard_NC8as_T4_v3', t4(1)],
  ['Standard_NC16as_T4_v3', t4(1)],
  ['Standard_NC64as_T4_v3', t4(4)],
  ['Standard_NC6s_v3', v100(1)],
  ['Standard_NC12s_v3', v100(2)],
  ['Standard_NC24s_v3', v100(4)],
  ['Standard_NC24rs_v3', v100(4)],
  ['Standard_ND40rs_v2', size('V100 32GB', 8, 32, 'SXM')],
  ['Standard_NV36ads_A10_v5', a10(1)],
  ['Standard_NV36adms_A10_v5', a10(1)],
  ['Standard_NV72ads_A10_v5', a10(2)],
  ['Standard_NC24ads_A100_v4', a100(1)],
  ['Standard_NC48ads_A100_v4', a100(2)],
  ['Standard_NC96ads_A100_v4', a100(4)],
  ['Standard_ND96asr_v4', size('A100 SXM4 40GB', 8, 40, 'SXM')],
  ['Standard_ND96amsr_A100_v4', size('A100 SXM4 80GB', 8, 80, 'SXM')],
  ['Standard_NC40ads_H100_v5', h100(1)],
  ['Standard_NC80adis_H100_v5', h100(2)],
  ['Standard_NCC40ads_H100_v5', h100(1)],
  ['Standard_ND96isr_H100_v5', size('H100 SXM', 8, 80, 'SXM')],
  ['Standard_ND96isr_H200_v5', size('H200 SXM', 8, 141, 'SXM')],
  ['Standard_ND96is_MI300X_v5', mi300x],
  ['Standard_ND96isr_MI300X_v5', mi300x],
  ['Standard_ND128isr_NDR_GB200_v6', size('GB200', 4, 192, 'superchip')],
  ['Standard_ND128isr_GB300_v6', size('GB300', 4, 288, 'superchip')],
  ['Standard_NV12s_v3', m60(1)],
  ['Standard_NV24s_v3', m60(2)],
  ['Standard_NV48s_v3', m60(4)],
])

/** Regions with GPU sizes, used when the user names none. National clouds are not in the retail prices at all. */
export const defaultRegions = [
  'eastus',
  'eastus2',
  'centralus',
  'northcentralus',
  'southcentralus',
  'westus2',
  'westus3',
  'canadacentral',
  'brazilsouth',
  'northeurope',
  'westeurope',
  'uksouth',
  'francecentral',
  'germanywestcentral',
  'swedencentral',
  'switzerlandnorth',
  'italynorth',
  'centralindia',
  'southeastasia',
  'japaneast',
  'koreacentral',
  'australiaeast',
] as const
