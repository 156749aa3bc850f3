import { expect, test } from 'vitest'
import { findGpu, gpuIdOf, gpuLabel, gpus } from './gpus.ts'

test('no name means two GPUs', () => {
  const owner = new Map<string, string>()
  for (const { id, label, aliases } of gpus)
    for (const name of new Set([id, label, ...aliases].map((text) => text.toLowerCase().replaceAll(/[\s_-]+/g, '-')))) {
      expect(owner.get(name), name).toBeUndefined()
      owner.set(name, id)
    }
})

test.each([
  ['RTX 4090', 'rtx-4090'],
  ['rtx_4090', 'rtx-4090'],
  ['NVIDIA GeForce RTX 4090', 'rtx-4090'],
  ['H100 SXM', 'h100-sxm'],
  ['A100 SXM4', 'a100-sxm'],
  ['A100-80GB', 'a100-80'],
  ['Tesla T4', 't4'],
  ['T4g', 't4g'],
  ['V100-32GB', 'v100-32'],
  ['Radeon Pro V520', 'radeon-pro-v520'],
  ['Gaudi HL-205', 'gaudi'],
])('%s is %s', (name, id) => {
  expect(gpuIdOf(name)).toBe(id)
})

test('a part of a name is no name', () => {
  expect(findGpu('A10')!.id).toBe('a10')
  for (const name of ['A1', '4090', 'H100 SXM5 640GB', 'xT4', 'T4 GPU', '']) expect(findGpu(name), name).toBeUndefined()
})

test('an unknown name is kept as it is', () => {
  expect([gpuIdOf(' Q900 Turbo '), gpuLabel('Q900 Turbo'), gpuLabel('t4')]).toEqual(['Q900 Turbo', 'Q900 Turbo', 'T4'])
})

const fromVast = `RTX 5090, RTX 5080, RTX 5070 Ti, RTX 5070, RTX 5060, RTX 4090, RTX 4090D, RTX 4080, RTX 4080S, RTX 4070, RTX 4070S, RTX 4070 Ti, RTX 4070S Ti,
RTX 4060, RTX 3090, RTX 3090 Ti, RTX 3080, RTX 3080 Ti, RTX 3070, RTX 3070 Ti, RTX 3060, RTX 3060 Ti, RTX 2060, RTX 2060S, RTX 2070, RTX 2070S,
RTX 2080, RTX 2080S, RTX 2080 Ti, GTX 1070, GTX 1080, GTX 1080 Ti, GTX 1660 S, RTX A4000, RTX A4500, RTX A5000, RTX A6000, RTX 4000Ada,
RTX 4500Ada, RTX 5000Ada, RTX 5880Ada, RTX 6000Ada, RTX PRO 4000, RTX PRO 6000 S, RTX PRO 6000 WS, Q RTX 4000, Q RTX 6000, Q RTX 8000, A100X,
H100 NVL, H100 PCIE, H100 SXM, H200, H200 NVL, Titan RTX, Titan V, Titan Xp, InstinctMI300X, InstinctMI325X, A100 SXM4 80GB, A100 PCIE 40GB,
Tesla T4, L4, L40, L40S, A10, A40, B200`
const fromRunPod = `NVIDIA B300 SXM6 AC, NVIDIA B200, NVIDIA H200, NVIDIA H200 NVL, NVIDIA H100 80GB HBM3, NVIDIA H100 PCIe, NVIDIA H100 NVL,
AMD Instinct MI300X OAM, NVIDIA A100 80GB PCIe, NVIDIA A100-SXM4-80GB, NVIDIA A30, NVIDIA A40, NVIDIA L4, NVIDIA L40, NVIDIA L40S,
NVIDIA RTX A4000, NVIDIA RTX A4500, NVIDIA RTX A5000, NVIDIA RTX A6000, NVIDIA RTX 2000 Ada Generation, NVIDIA RTX 4000 Ada Generation,
NVIDIA RTX 4000 SFF Ada Generation, NVIDIA RTX 5000 Ada Generation, NVIDIA RTX 6000 Ada Generation,
NVIDIA RTX PRO 6000 Blackwell Server Edition, NVIDIA GeForce RTX 4080 SUPER, NVIDIA RTX PRO 6000 Blackwell Workstation Edition,
NVIDIA GeForce RTX 5090, Tesla V100-FHHL-16GB, Tesla V100-PCIE-16GB, Tesla V100-SXM2-16GB`

test.each([...new Set(`${fromVast},${fromRunPod}`.split(',').map((name) => name.trim()))])(
  '%s, as vendors spell it, has a model and a size of memory',
  (name) => {
    expect(findGpu(name)?.memoryGb, name).toBeGreaterThan(0)
  },
)

test.each(['RTX 4060 Ti', 'RTX 5060 Ti', 'RTX A2000', 'RTX PRO 5000', 'A800 PCIE'])('%s is known, and its memory is not: it is sold with two sizes', (name) => {
  expect(findGpu(name)).toMatchObject({ memoryGb: null })
})

test.each([
  ['RTX 4070S Ti', 'rtx-4070-ti-super'],
  ['RTX 4070 Ti', 'rtx-4070-ti'],
  ['RTX 4090D', 'rtx-4090-d'],
  ['RTX 4000', 'RTX 4000'],
  ['Q RTX 4000', 'quadro-rtx-4000'],
  ['RTX 4000Ada', 'rtx-4000-ada'],
  ['NVIDIA RTX 4000 SFF Ada Generation', 'rtx-4000-sff-ada'],
  ['RTX PRO 4000', 'rtx-pro-4000'],
])('%s is %s and none of its neighbours', (name, id) => {
  expect(gpuIdOf(name)).toBe(id)
})
