/** A price read from a public source. `complete` false: part of a machine, or not sold on demand; it is here so that nobody adds it again as a reference. */
export type BaselinePrice = {
  instance: string
  gpu: string
  memoryGb: number
  formFactor: string
  gpuCount: number
  usdPerHour: number
  region: string
  complete: boolean
  note?: string
}
/** `readOn`: the day the source speaks of; null: it names none. */
export type BaselineSource = { provider: string; source: string; readOn: string | null; prices: readonly BaselinePrice[] }

const price = (instance: string, gpu: string, memoryGb: number, formFactor: string, gpuCount: number, usdPerHour: number, region: string): BaselinePrice => ({
  instance,
  gpu,
  memoryGb,
  formFactor,
  gpuCount,
  usdPerHour,
  region,
  complete: true,
})

/** On-demand prices, Linux, in USD per hour of the whole instance: what there is to measure savings against before any vendor is connected. */
export const baseline: readonly BaselineSource[] = [
  {
    provider: 'aws',
    source: 'https://github.com/aws/karpenter-provider-aws/blob/main/pkg/providers/pricing/zz_generated.pricing_aws.go (generated 2026-07-20)',
    readOn: '2026-07-20',
    prices: [
      price('g4dn.xlarge', 't4', 16, 'PCIe', 1, 0.526, 'us-east-1'),
      price('p3.2xlarge', 'v100', 16, 'SXM', 1, 3.06, 'us-east-1'),
      price('p3.16xlarge', 'v100', 16, 'SXM', 8, 24.48, 'us-east-1'),
      price('g5.xlarge', 'a10g', 24, 'PCIe', 1, 1.006, 'us-east-1'),
      price('g5.48xlarge', 'a10g', 24, 'PCIe', 8, 16.288, 'us-east-1'),
      price('g6.xlarge', 'l4', 24, 'PCIe', 1, 0.8048, 'us-east-1'),
      price('g6.48xlarge', 'l4', 24, 'PCIe', 8, 13.3504, 'us-east-1'),
      price('g6e.xlarge', 'l40s', 48, 'PCIe', 1, 1.861, 'us-east-1'),
      price('g6e.48xlarge', 'l40s', 48, 'PCIe', 8, 30.13118, 'us-east-1'),
      price('p4d.24xlarge', 'a100-sxm-40', 40, 'SXM', 8, 21.957642, 'us-east-1'),
      price('p4de.24xlarge', 'a100-sxm-80', 80, 'SXM', 8, 27.44705, 'us-east-1'),
      price('p5.4xlarge', 'h100-sxm', 80, 'SXM', 1, 6.88, 'us-east-1'),
      price('p5.48xlarge', 'h100-sxm', 80, 'SXM', 8, 55.04, 'us-east-1'),
      price('p5en.48xlarge', 'h200', 141, 'SXM', 8, 63.296, 'us-east-1'),
      price('p6-b200.48xlarge', 'b200', 180, 'SXM', 8, 113.9328, 'us-east-1'),
      price('p6-b300.48xlarge', 'b300', 288, 'SXM', 8, 142.416, 'us-east-1'),
    ],
  },
  {
    provider: 'azure',
    source: 'https://github.com/Azure/karpenter-provider-azure/blob/main/pkg/providers/pricing/zz_generated.pricing.go (generated 2026-06-18)',
    readOn: '2026-06-18',
    prices: [
      price('Standard_NC4as_T4_v3', 't4', 16, 'PCIe', 1, 0.526, 'eastus'),
      price('Standard_NC64as_T4_v3', 't4', 16, 'PCIe', 4, 4.352, 'eastus'),
      price('Standard_NC6s_v3', 'v100', 16, 'PCIe', 1, 3.06, 'eastus'),
      price('Standard_NV36ads_A10_v5', 'a10', 24, 'PCIe', 1, 3.2, 'eastus'),
      price('Standard_NC24ads_A100_v4', 'a100-pcie-80', 80, 'PCIe', 1, 3.673, 'eastus'),
      price('Standard_NC96ads_A100_v4', 'a100-pcie-80', 80, 'PCIe', 4, 14.692, 'eastus'),
      price('Standard_ND96asr_v4', 'a100-sxm-40', 40, 'SXM', 8, 27.197, 'eastus'),
      price('Standard_ND96amsr_A100_v4', 'a100-sxm-80', 80, 'SXM', 8, 32.77, 'eastus'),
      price('Standard_NC40ads_H100_v5', 'h100-nvl', 94, 'NVL', 1, 6.98, 'eastus'),
      price('Standard_ND96isr_H100_v5', 'h100-sxm', 80, 'SXM', 8, 98.32, 'eastus'),
      price('Standard_ND96isr_H200_v5', 'h200', 141, 'SXM', 8, 84.8, 'westus3'),
    ],
  },
  {
    provider: 'gcp',
    source: 'https://github.com/skypilot-org/skypilot-catalog/blob/master/catalogs/v8/gcp/vms.csv (at 006059e0, host row and accelerator row added up)',
    readOn: null,
    prices: [
      {
        ...price('n1-* + 1xT4 (GPU part only)', 't4', 16, 'PCIe', 1, 0.35, 'us-central1'),
        complete: false,
        note: 'GPU attach price only; the N1 host VM is billed on top',
      },
      price('a2-highgpu-1g', 'a100-sxm-40', 40, 'SXM', 1, 3.67339, 'us-central1'),
      price('a2-highgpu-8g', 'a100-sxm-40', 40, 'SXM', 8, 29.3871, 'us-central1'),
      {
        ...price('a2-ultragpu-1g', 'a100-sxm-80', 80, 'SXM', 1, 5.52382, 'us-east5'),
        note: 'excl. bundled 375 GB local SSD; us-central1 row in that catalog is NOT on-demand (1.8462 < its own spot 1.964)',
      },
      {
        ...price('a3-highgpu-1g', 'h100-sxm', 80, 'SXM', 1, 10.97906, 'us-east4'),
        complete: false,
        note: 'not sold on demand below 8 GPUs; us-central1 row shows 4.20076 = DWS-type SKU, not on-demand',
      },
      { ...price('a3-highgpu-8g', 'h100-sxm', 80, 'SXM', 8, 87.83249, 'us-east4'), note: 'excl. local SSD' },
    ],
  },
]
