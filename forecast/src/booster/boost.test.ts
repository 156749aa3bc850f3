import { expect, test } from 'vitest'
import { chooseEdges } from './bins.ts'
import { Booster, type BoostOptions } from './boost.ts'
import { createKernel } from './kernel.ts'
import { pinballGradients, writeResiduals } from './loss.ts'
import { bytesFor, loadMatrix } from './matrix.ts'
import { Predictor } from './predictor.ts'
import { LEAF } from './plain-kernel.ts'
import { uniformSource } from './random.ts'

const options: BoostOptions = {
  loss: { kind: 'pinball', level: 0.5 },
  trees: 1,
  leaves: 2,
  learningRate: 0.5,
  minRows: 1,
  l2: 0,
  rowShare: 1,
  featureShare: 1,
  seed: 1,
}

function boost(values: number[], targets: number[], features: number, changes: Partial<BoostOptions>) {
  const rows = targets.length
  const edges = Array.from({ length: features }, (_, f) => chooseEdges(Float64Array.from({ length: rows }, (__, row) => values[row * features + f]!)))
  const all = { ...options, ...changes }
  const matrix = loadMatrix(createKernel(bytesFor(rows, features, all.leaves)), Float32Array.from(values), edges)
  return new Booster(matrix, all.leaves).boost(Float32Array.from(targets), all)
}

/** Answers of the leaves, in the order of the nodes. */
const leavesOf = (nodes: Uint32Array) => [...new Float32Array(nodes.buffer)].filter((_, i) => i % 2 === 1 && nodes[i - 1]! >= LEAF)

test('one split: each side moves half way (the rate) to its median', () => {
  const { base, nodes } = boost([1, 1, 1, 2, 2, 2], [0, 1, 2, 10, 12, 20], 1, {})
  expect(base).toBe(6)
  expect(leavesOf(nodes)).toEqual([-2.5, 3])
})

test('squared loss: each side moves half way to its mean', () => {
  const { base, nodes } = boost([1, 1, 1, 2, 2, 2], [0, 1, 2, 10, 12, 23], 1, { loss: { kind: 'squared' } })
  expect(base).toBe(8)
  expect(leavesOf(nodes)).toEqual([-3.5, 3.5])
})

test('a low quantile is pushed up little by what lies above and down much by what lies below', () => {
  expect(pinballGradients(0.1)).toEqual([100, -900])
})

test('residuals become whole numbers whose sums stay below 2^31, whatever rows are summed', () => {
  const words = new Int32Array(6)
  writeResiduals(words, Float32Array.of(5, 1, 8), Float64Array.of(1, 3, 8))
  expect([words[1], words[3], words[5]]).toEqual([715_827_881, -357_913_940, 0])
  writeResiduals(words, Float32Array.of(1, 1, 1), Float64Array.of(1, 1, 1))
  expect([words[1], words[3], words[5]]).toEqual([0, 0, 0])
})

test('rows that were not drawn move with their leaf: the second tree starts where the first one left them', () => {
  const random = uniformSource(2)
  const values = Array.from({ length: 400 }, () => Math.floor(random() * 2))
  // Two kinds of rows without noise: the first tree, taken whole, leaves nothing to learn.
  const { nodes, roots } = boost(
    values,
    values.map((value) => 8 * value),
    1,
    { trees: 2, rowShare: 0.5, learningRate: 1, loss: { kind: 'squared' } },
  )
  const second = nodes.slice(2 * roots[1]!)
  for (const leaf of leavesOf(second)) expect(Math.abs(leaf)).toBeLessThan(1e-6)
})

test.each(['wasm', 'plain'] as const)('features that rows share need only stand in the first: same answers (%s)', (kind) => {
  const random = uniformSource(5)
  const values = Array.from({ length: 3000 * 5 }, () => (random() < 0.1 ? NaN : random()))
  const targets = Array.from({ length: 3000 }, (_, row) => (values[5 * row] || 2) + (values[5 * row + 1] || 0) * (values[5 * row + 4] || 3) + random() / 9)
  const ensemble = boost(values, targets, 5, { trees: 20, leaves: 15 })
  const [whole, cut] = [new Predictor([ensemble], 5, 64, kind), new Predictor([ensemble], 5, 64, kind)]
  for (let row = 0; row < 64; row++) {
    for (let f = 0; f < 5; f++) {
      const bin = f < 3 ? [0, 40, 7][f]! : row
      whole.bins[row * 5 + f] = bin
      cut.bins[row * 5 + f] = f < 3 && row > 0 ? 63 : bin
    }
  }
  const answers = whole.predict(0, 64).slice()
  expect(cut.predict(0, 64, 3)).toEqual(answers)
  expect(new Set(answers).size).toBeGreaterThan(8)
})
