import { describe, expect, test } from 'vitest'
import { createKernel } from './kernel.ts'
import { uniformSource } from './random.ts'
import { quantileIn, quantileInPlace } from './select.ts'

test('quantiles by selection are those of sorting', () => {
  const random = uniformSource(9)
  const values = Float64Array.from({ length: 501 }, () => Math.round(random() * 50))
  const sorted = values.slice().sort()
  for (const level of [0, 0.1, 0.5, 0.9, 1]) expect(quantileInPlace(values.slice(), 501, level)).toBe(sorted[Math.round(level * 500)])
  expect(quantileInPlace(Float64Array.of(4, 1), 2, 0.5)).toBe(2.5)
  expect(quantileInPlace(Float64Array.of(4, 0), 2, 0.25)).toBe(1)
  expect(quantileInPlace(new Float64Array(0), 0, 0.5)).toBe(0)
})

describe.each(['wasm', 'plain'] as const)('among many values (%s)', (kind) => {
  const COUNT = 20_001
  const [at, near] = [16, 16 + 8 * COUNT]
  const random = uniformSource(4)

  test.each([
    ['all different', () => random()],
    ['few different', () => Math.floor(random() * 3)],
    ['all the same', () => 7],
    ['rising', (i: number) => i],
  ])('the same: %s', (_, draw) => {
    const kernel = createKernel(16 * COUNT + 64, kind)
    const given = Float64Array.from({ length: COUNT }, (__, i) => draw(i))
    const sorted = given.slice().sort()
    for (const level of [0, 0.01, 0.1, 0.5, 0.9, 1]) {
      new Float64Array(kernel.buffer, at, COUNT).set(given)
      expect(quantileIn(kernel, at, COUNT, level, near)).toBe(sorted[Math.round(level * (COUNT - 1))])
    }
  })

  test.each([1e6, -1e6])('a taste that misleads does no harm: %d off', (off) => {
    const kernel = createKernel(16 * COUNT + 64, kind)
    const step = COUNT / 1024
    const tasted = new Set(Array.from({ length: 1024 }, (_, i) => Math.floor(i * step)))
    const given = Float64Array.from({ length: COUNT }, (_, i) => (tasted.has(i) ? off + i : i))
    new Float64Array(kernel.buffer, at, COUNT).set(given)
    expect(quantileIn(kernel, at, COUNT, 0.5, near)).toBe(given.sort()[(COUNT - 1) / 2])
  })
})
