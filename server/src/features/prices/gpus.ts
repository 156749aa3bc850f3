/** A GPU model as people tell them apart when they rent: model, memory, form factor. Null: the names it goes by do not say. */
export type Gpu = { id: string; label: string; model: string; memoryGb: number | null; formFactor: string | null; aliases: readonly string[] }

const gpu = (id: string, label: string, model: string, memoryGb: number | null, formFactor: string | null, ...aliases: string[]): Gpu => ({
  id,
  label,
  model,
  memoryGb,
  formFactor,
  aliases,
})

/** Model, memory in GB (null: sold with more than one size under this name), and how Vast.ai spells it, where that is otherwise. */
const geForces: readonly (readonly [name: string, memoryGb: number | null, ...aliases: string[]])[] = [
  ['RTX 5090', 32],
  ['RTX 5090 D', 32, 'RTX 5090D'],
  ['RTX 5080', 16],
  ['RTX 5070 Ti', 16],
  ['RTX 5070', 12],
  ['RTX 5060 Ti', null],
  ['RTX 5060', 8],
  ['RTX 4090', 24],
  ['RTX 4090 D', 24, 'RTX 4090D'],
  ['RTX 4080 Super', 16, 'RTX 4080S'],
  ['RTX 4080', 16],
  ['RTX 4070 Ti Super', 16, 'RTX 4070S Ti'],
  ['RTX 4070 Ti', 12],
  ['RTX 4070 Super', 12, 'RTX 4070S'],
  ['RTX 4070', 12],
  ['RTX 4060 Ti', null],
  ['RTX 4060', 8],
  ['RTX 3090 Ti', 24],
  ['RTX 3090', 24],
  ['RTX 3080 Ti', 12],
  ['RTX 3080', 10],
  ['RTX 3070 Ti', 8],
  ['RTX 3070', 8],
  ['RTX 3060 Ti', 8],
  ['RTX 3060', 12],
  ['RTX 3050', 8],
  ['RTX 2080 Ti', 11],
  ['RTX 2080 Super', 8, 'RTX 2080S'],
  ['RTX 2080', 8],
  ['RTX 2070 Super', 8, 'RTX 2070S'],
  ['RTX 2070', 8],
  ['RTX 2060 Super', 8, 'RTX 2060S'],
  ['RTX 2060', 6],
  ['GTX 1660 Ti', 6],
  ['GTX 1660 Super', 6, 'GTX 1660 S'],
  ['GTX 1660', 6],
  ['GTX 1080 Ti', 11],
  ['GTX 1080', 8],
  ['GTX 1070 Ti', 8],
  ['GTX 1070', 8],
]

/** The canonical GPUs. A bare "A100" or "H100" does not say its memory or form factor, so it is an entry of its own and never guessed. */
export const gpus: readonly Gpu[] = [
  gpu('gb300', 'GB300', 'GB300', 288, 'superchip'),
  gpu('gb200', 'GB200', 'GB200', 192, 'superchip'),
  gpu('gh200', 'GH200', 'GH200', 96, 'superchip', 'GH200 SXM', 'GH200 96GB', 'NVIDIA GH200 480GB'),
  gpu('b300', 'B300', 'B300', 288, 'SXM', 'B300 SXM', 'NVIDIA B300', 'B300-SXM6-AC', 'NVIDIA B300 SXM6 AC', 'B300 288GB'),
  gpu('b200', 'B200', 'B200', 180, 'SXM', 'B200 SXM', 'NVIDIA B200', 'B200 180GB', 'B200 192GB', 'nvidia-b200'),
  gpu('h200', 'H200 SXM', 'H200', 141, 'SXM', 'H200 SXM', 'H200 SXM5', 'H200 141GB', 'NVIDIA H200', 'nvidia-h200-141gb'),
  gpu('h200-nvl', 'H200 NVL', 'H200', 141, 'NVL', 'NVIDIA H200 NVL'),
  gpu(
    'h100-sxm',
    'H100 SXM 80 GB',
    'H100',
    80,
    'SXM',
    'H100 SXM5',
    'H100 SXM 80GB',
    'H100 SXM5 80GB',
    'H100-80GB-SXM',
    'NVIDIA H100 80GB HBM3',
    'nvidia-h100-80gb',
    'nvidia-h100-mega-80gb',
    'H100-MEGA-80GB',
  ),
  gpu('h100-pcie', 'H100 PCIe 80 GB', 'H100', 80, 'PCIe', 'H100 PCIe 80GB', 'H100-80GB-PCIe', 'NVIDIA H100 PCIe'),
  gpu('h100-nvl', 'H100 NVL 94 GB', 'H100', 94, 'NVL', 'H100 NVL 94GB', 'H100-94GB', 'NVIDIA H100 NVL'),
  gpu('h800', 'H800', 'H800', 80, null, 'NVIDIA H800'),
  gpu('h20', 'H20', 'H20', 96, 'SXM', 'NVIDIA H20'),
  gpu('h100', 'H100', 'H100', 80, null, 'H100 80GB', 'NVIDIA H100'),
  gpu('a100-sxm-80', 'A100 SXM 80 GB', 'A100', 80, 'SXM', 'A100 SXM4 80GB', 'A100 SXM 80GB', 'A100-80GB-SXM', 'A100-80GB-SXM4', 'NVIDIA A100-SXM4-80GB'),
  gpu('a100-sxm-40', 'A100 SXM 40 GB', 'A100', 40, 'SXM', 'A100 SXM4 40GB', 'A100 SXM 40GB', 'A100-40GB-SXM', 'NVIDIA A100-SXM4-40GB', 'nvidia-tesla-a100'),
  gpu('a100-pcie-80', 'A100 PCIe 80 GB', 'A100', 80, 'PCIe', 'A100 PCIe 80GB', 'A100-80GB-PCIe', 'NVIDIA A100 80GB PCIe'),
  gpu('a100-pcie-40', 'A100 PCIe 40 GB', 'A100', 40, 'PCIe', 'A100 PCIe 40GB', 'A100-40GB-PCIe', 'NVIDIA A100-PCIE-40GB'),
  gpu('a100-80', 'A100 80 GB', 'A100', 80, null, 'A100 80GB', 'nvidia-a100-80gb'),
  gpu('a100-sxm', 'A100 SXM', 'A100', null, 'SXM', 'A100 SXM4'),
  gpu('a100-pcie', 'A100 PCIe', 'A100', null, 'PCIe'),
  gpu('a100', 'A100', 'A100', null, null, 'NVIDIA A100', 'Tesla A100'),
  gpu('a100x', 'A100X', 'A100X', 80, 'PCIe', 'NVIDIA A100X'),
  // Sold with 40 and with 80 GB under one name.
  gpu('a800-pcie', 'A800 PCIe', 'A800', null, 'PCIe', 'NVIDIA A800 PCIe'),
  gpu('a30', 'A30', 'A30', 24, 'PCIe', 'NVIDIA A30', 'A30 24GB'),
  gpu('a40', 'A40', 'A40', 48, 'PCIe', 'NVIDIA A40', 'A40 48GB'),
  gpu('a10', 'A10', 'A10', 24, 'PCIe', 'NVIDIA A10', 'A10 24GB'),
  gpu('a10g', 'A10G', 'A10G', 24, 'PCIe', 'NVIDIA A10G', 'A10G 24GB'),
  gpu('a16', 'A16', 'A16', 16, 'PCIe', 'NVIDIA A16'),
  gpu('l40s', 'L40S', 'L40S', 48, 'PCIe', 'NVIDIA L40S', 'L40S 48GB'),
  gpu('l40', 'L40', 'L40', 48, 'PCIe', 'NVIDIA L40', 'L40 48GB'),
  gpu('l4', 'L4', 'L4', 24, 'PCIe', 'NVIDIA L4', 'L4 24GB', 'nvidia-l4'),
  gpu('t4', 'T4', 'T4', 16, 'PCIe', 'Tesla T4', 'NVIDIA T4', 'T4 16GB', 'nvidia-tesla-t4'),
  gpu('t4g', 'T4G', 'T4G', 16, 'PCIe', 'NVIDIA T4G', 'T4G 16GB'),
  gpu('v100-32', 'V100 32 GB', 'V100', 32, null, 'V100 32GB', 'Tesla V100-SXM2-32GB', 'V100-SXM2-32GB'),
  gpu('v100-pcie-16', 'V100 PCIe 16 GB', 'V100', 16, 'PCIe', 'Tesla V100-PCIE-16GB', 'V100 PCIe 16GB'),
  gpu('v100-pcie-32', 'V100 PCIe 32 GB', 'V100', 32, 'PCIe', 'Tesla V100-PCIE-32GB', 'V100 PCIe 32GB'),
  gpu('v100-fhhl-16', 'V100 FHHL 16 GB', 'V100', 16, 'PCIe', 'Tesla V100-FHHL-16GB', 'V100 FHHL 16GB'),
  gpu('v100-sxm', 'V100 SXM', 'V100', null, 'SXM', 'V100 SXM2', 'V100 SXM3'),
  gpu('v100-pcie', 'V100 PCIe', 'V100', null, 'PCIe'),
  gpu('v100', 'V100', 'V100', 16, null, 'Tesla V100', 'V100 16GB', 'NVIDIA V100', 'Tesla V100-SXM2-16GB', 'V100-SXM2-16GB', 'nvidia-tesla-v100'),
  gpu('p100', 'P100', 'P100', 16, null, 'Tesla P100', 'P100 16GB', 'NVIDIA P100', 'nvidia-tesla-p100'),
  gpu('p40', 'P40', 'P40', 24, 'PCIe', 'Tesla P40'),
  gpu('p4', 'P4', 'P4', 8, 'PCIe', 'Tesla P4', 'P4 8GB', 'NVIDIA P4', 'nvidia-tesla-p4'),
  gpu('m60', 'M60', 'M60', 8, 'PCIe', 'Tesla M60', 'NVIDIA M60'),
  gpu('k80', 'K80', 'K80', 12, 'PCIe', 'Tesla K80', 'NVIDIA K80', 'nvidia-tesla-k80'),
  gpu('k520', 'K520', 'K520', 4, 'PCIe', 'GRID K520', 'NVIDIA GRID K520'),
  gpu('rtx-pro-6000', 'RTX PRO 6000', 'RTX PRO 6000', 96, 'PCIe', 'RTX PRO 6000 Blackwell', 'RTX6000PRO'),
  gpu(
    'rtx-pro-6000-server',
    'RTX PRO 6000 Server',
    'RTX PRO 6000',
    96,
    'PCIe',
    'RTX PRO 6000 S',
    'RTX PRO Server 6000',
    'NVIDIA RTX PRO 6000 Blackwell Server Edition',
  ),
  gpu('rtx-pro-6000-wk', 'RTX PRO 6000 Workstation', 'RTX PRO 6000', 96, 'PCIe', 'RTX PRO 6000 WS', 'NVIDIA RTX PRO 6000 Blackwell Workstation Edition'),
  gpu('rtx-pro-6000-maxq', 'RTX PRO 6000 Max-Q', 'RTX PRO 6000', 96, 'PCIe', 'RTX PRO 6000 Max-Q', 'NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition'),
  // Sold with 48 and with 72 GB under one name.
  gpu('rtx-pro-5000', 'RTX PRO 5000', 'RTX PRO 5000', null, 'PCIe', 'RTX PRO 5000 Blackwell', 'NVIDIA RTX PRO 5000 Blackwell'),
  gpu('rtx-pro-4500', 'RTX PRO 4500', 'RTX PRO 4500', 32, 'PCIe', 'RTX PRO 4500 Blackwell', 'NVIDIA RTX PRO 4500 Blackwell'),
  gpu('rtx-pro-4000', 'RTX PRO 4000', 'RTX PRO 4000', 24, 'PCIe', 'RTX PRO 4000 Blackwell', 'NVIDIA RTX PRO 4000 Blackwell'),
  ...[
    ['6000', 48],
    ['5880', 48],
    ['5000', 32],
    ['4500', 24],
    ['4000', 20],
    ['4000 SFF', 20],
    ['2000', 16],
  ].map(([name, memoryGb]) => ada(name as string, memoryGb as number)),
  gpu('rtx-a6000', 'RTX A6000', 'RTX A6000', 48, 'PCIe', 'A6000', 'RTXA6000', 'NVIDIA RTX A6000', 'A6000 48GB'),
  gpu('rtx-a5500', 'RTX A5500', 'RTX A5500', 24, 'PCIe', 'NVIDIA RTX A5500'),
  gpu('rtx-a5000', 'RTX A5000', 'RTX A5000', 24, 'PCIe', 'A5000', 'RTXA5000', 'NVIDIA RTX A5000'),
  gpu('rtx-a4500', 'RTX A4500', 'RTX A4500', 20, 'PCIe', 'A4500', 'RTXA4500', 'NVIDIA RTX A4500'),
  gpu('rtx-a4000', 'RTX A4000', 'RTX A4000', 16, 'PCIe', 'A4000', 'RTXA4000', 'NVIDIA RTX A4000'),
  // Sold with 6 and with 12 GB under one name.
  gpu('rtx-a2000', 'RTX A2000', 'RTX A2000', null, 'PCIe', 'A2000', 'RTXA2000', 'NVIDIA RTX A2000'),
  gpu('quadro-rtx-8000', 'Quadro RTX 8000', 'Quadro RTX 8000', 48, 'PCIe', 'Q RTX 8000', 'NVIDIA Quadro RTX 8000'),
  gpu('quadro-rtx-6000', 'Quadro RTX 6000', 'Quadro RTX 6000', 24, 'PCIe', 'Q RTX 6000', 'NVIDIA Quadro RTX 6000'),
  gpu('quadro-rtx-5000', 'Quadro RTX 5000', 'Quadro RTX 5000', 16, 'PCIe', 'Q RTX 5000', 'NVIDIA Quadro RTX 5000'),
  gpu('quadro-rtx-4000', 'Quadro RTX 4000', 'Quadro RTX 4000', 8, 'PCIe', 'Q RTX 4000', 'NVIDIA Quadro RTX 4000'),
  ...geForces.map(([name, memoryGb, ...aliases]) => geForce(name, memoryGb, aliases)),
  gpu('titan-rtx', 'Titan RTX', 'Titan RTX', 24, 'PCIe', 'NVIDIA Titan RTX'),
  gpu('titan-v', 'Titan V', 'Titan V', 12, 'PCIe', 'NVIDIA Titan V'),
  gpu('titan-xp', 'Titan Xp', 'Titan Xp', 12, 'PCIe', 'NVIDIA Titan Xp'),
  gpu('mi355x', 'MI355X', 'MI355X', 288, 'OAM', 'AMD Instinct MI355X', 'AMD MI355X'),
  gpu('mi350x', 'MI350X', 'MI350X', 288, 'OAM', 'AMD Instinct MI350X', 'AMD MI350X'),
  gpu('mi325x', 'MI325X', 'MI325X', 256, 'OAM', 'AMD Instinct MI325X', 'AMD MI325X', 'InstinctMI325X'),
  gpu('mi300x', 'MI300X', 'MI300X', 192, 'OAM', 'AMD Instinct MI300X OAM', 'AMD Instinct MI300X', 'AMD MI300X', 'InstinctMI300X'),
  gpu('mi250', 'MI250', 'MI250', 128, 'OAM', 'AMD Instinct MI250'),
  gpu('radeon-pro-v520', 'Radeon Pro V520', 'Radeon Pro V520', 8, 'PCIe', 'AMD Radeon Pro V520', 'V520'),
  gpu('gaudi', 'Gaudi HL-205', 'Gaudi', 32, 'OAM', 'Gaudi HL-205', 'HL-205', 'Habana Gaudi HL-205'),
  gpu('inferentia', 'AWS Inferentia', 'Inferentia', 8, null, 'AWS Inferentia', 'Inferentia1'),
  gpu('inferentia2', 'AWS Inferentia2', 'Inferentia2', 32, null, 'AWS Inferentia2'),
  gpu('trainium', 'AWS Trainium', 'Trainium', 32, null, 'AWS Trainium', 'Trainium1'),
  gpu('trainium2', 'AWS Trainium2', 'Trainium2', 96, null, 'AWS Trainium2'),
]

function geForce(name: string, memoryGb: number | null, aliases: readonly string[]): Gpu {
  return gpu(fold(name), name, name, memoryGb, 'PCIe', `GeForce ${name}`, `NVIDIA GeForce ${name}`, `NVIDIA ${name}`, name.replace(' ', ''), ...aliases)
}

function ada(name: string, memoryGb: number): Gpu {
  const model = `RTX ${name} Ada`
  const short = `RTX ${name}Ada`
  return gpu(fold(model), model, model, memoryGb, 'PCIe', short, `RTX${name}-Ada`, `NVIDIA ${model}`, `${model} Generation`, `NVIDIA ${model} Generation`)
}

/** Names are the same when they differ in case or in how words are parted ("RTX_4090", "rtx 4090"), in nothing else. */
function fold(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '-')
}

const byName = new Map(gpus.flatMap((entry) => [entry.id, entry.label, ...entry.aliases].map((name) => [fold(name), entry] as const)))
const byId = new Map(gpus.map((entry) => [entry.id, entry]))

/** The GPU that goes by this name, by exact match; "A10" is not "A100". */
export const findGpu = (name: string): Gpu | undefined => byId.get(name) ?? byName.get(fold(name))

/** The id a name is filed under: the canonical one, or the name itself for a GPU that is not in the table. */
export const gpuIdOf = (name: string): string => findGpu(name)?.id ?? name.trim()

export const gpuLabel = (id: string): string => byId.get(id)?.label ?? id
