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
