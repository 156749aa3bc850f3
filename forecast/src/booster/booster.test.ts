import { describe, expect, test } from 'vitest'
import { chooseEdges, binOf, fillBins } from './bins.ts'
import { Booster, type BoostOptions } from './boost.ts'
import { createKernel, fromBase64, type KernelKind } from './kernel.ts'
import { bytesFor, loadMatrix } from './matrix.ts'
import { Predictor } from './predictor.ts'
import { uniformSource } from './random.ts'

const ROWS = 3000
const FEATURES = 4
const options: BoostOptions = {
  loss: { kind: 'pinball', level: 0.5 },
  trees: 60,
  leaves: 12,
  learningRate: 0.15,
  minRows: 20,
  l2: 1,
  rowShare: 0.7,
  featureShare: 0.8,
  seed: 3,
}

/** A step, a slope and a hole in the data; the fourth feature says nothing. */
function problem(seed: number) {
  const random = uniformSource(seed)
  const values = Float32Array.from({ length: ROWS * FEATURES }, () => random() * 4 - 2)
  for (let row = 0; row < ROWS; row += 5) values[row * FEATURES + 2] = NaN
  const truth = (row: number) => {
    const [a, b, c] = [0, 1, 2].map((f) => values[row * FEATURES + f]!) as [number, number, number]
    return (a > 0.5 ? 2 : -1) + b + (Number.isNaN(c) ? 3 : 0)
  }
  const targets = Float32Array.from({ length: ROWS }, (_, row) => truth(row) + (random() - 0.5))
  return { values, targets, truth }
}

function learn(kind: KernelKind, changes: Partial<BoostOptions> = {}, seed = 1) {
  const { values, targets, truth } = problem(seed)
  const edges = Array.from({ length: FEATURES }, (_, f) => chooseEdges(Float64Array.from({ length: ROWS }, (_, row) => values[row * FEATURES + f]!)))
  const kernel = createKernel(bytesFor(ROWS, FEATURES, 12), kind)
  const ensemble = new Booster(loadMatrix(kernel, values, edges), 12).boost(targets, { ...options, ...changes })
  const predictor = new Predictor([ensemble], FEATURES, ROWS, kind)
  for (let i = 0; i < values.length; i++) predictor.bins[i] = binOf(edges[i % FEATURES]!, values[i]!)
  return { ensemble, answers: predictor.predict(0, ROWS).slice(), targets, truth }
}

const medians = { kind: 'pinball', level: 0.5 } as const
test.each<Partial<BoostOptions>>([
  { loss: medians },
  { loss: medians, rowShare: 1, featureShare: 1 },
  { loss: medians, featureShare: 0.5 },
  { loss: { kind: 'pinball', level: 0.1 } },
  { loss: { kind: 'squared' } },
])('WebAssembly and plain JavaScript grow and answer the same, bit for bit: %j', (changes) => {
  const [fast, plain] = [learn('wasm', changes), learn('plain', changes)]
  expect(fast.ensemble).toEqual(plain.ensemble)
  expect(fast.answers).toEqual(plain.answers)
})

describe('what is learnt', () => {
  const meanError = ({ answers, truth }: ReturnType<typeof learn>) => answers.reduce((sum, answer, row) => sum + Math.abs(answer - truth(row)), 0) / ROWS

  test.each([{ kind: 'pinball', level: 0.5 }, { kind: 'squared' }] as const)('a step, a slope and what a missing value means: %j', (loss) => {
    expect(meanError(learn('wasm', { loss }))).toBeLessThan(0.2)
  })

  test.each([0.1, 0.5, 0.9])('a share of %d lies below the quantile', (level) => {
    const { answers, targets } = learn('wasm', { loss: { kind: 'pinball', level } })
    const below = targets.reduce((sum, target, row) => sum + (target <= answers[row]! ? 1 : 0), 0) / ROWS
    expect(Math.abs(below - level)).toBeLessThan(0.05)
  })

  test('same seed, same trees; another seed, others', () => {
    expect(learn('wasm').ensemble).toEqual(learn('wasm').ensemble)
    expect(learn('wasm', { seed: 4 }).ensemble.nodes).not.toEqual(learn('wasm').ensemble.nodes)
  })

  test('what training kept of its own answers is what the trees answer: all rows drawn or nearly all, the next trees follow', () => {
    const meanOf = (rowShare: number) => meanError(learn('wasm', { rowShare }))
    expect(meanOf(1)).toBeLessThan(0.2)
    expect(Math.abs(meanOf(1) - meanOf(0.99))).toBeLessThan(0.03)
  })

  test('no leaf is smaller than allowed: with half the rows as the least there is one split', () => {
    const { ensemble } = learn('wasm', { minRows: 1000, rowShare: 1, trees: 1 })
    expect(ensemble.nodes.length / 2).toBeLessThanOrEqual(5)
  })
})

test('a memory that is too small says so', () => {
  expect(() => createKernel(10).take(100_000)).toThrow(/too small/)
})

describe('bins', () => {
  test('missing is 0, few values get a bin each', () => {
    const edges = chooseEdges(Float64Array.of(5, 1, NaN, 3, 5))
    expect([NaN, 1, 3, 5, 99, -9].map((value) => binOf(edges, value))).toEqual([0, 1, 2, 3, 3, 1])
  })

  test('a column at once: the same bins', () => {
    const random = uniformSource(3)
    for (const different of [1, 2, 40, 62, 63, 64, 6000]) {
      const values = Float32Array.from({ length: 2 * 6000 }, (_, i) => (i % 7 === 0 ? NaN : Math.floor(random() * different)))
      const edges = chooseEdges(Float64Array.from(values))
      const bins = new Uint8Array(6000)
      fillBins(edges, values, 1, 2, bins)
      expect([...bins]).toEqual(Array.from(bins, (_, i) => binOf(edges, values[2 * i + 1]!)))
    }
  })

  test('many values fall into 63 bins of about equal size', () => {
    const random = uniformSource(1)
    const values = Float64Array.from({ length: 6300 }, random)
    const counts = Array.from({ length: 64 }, () => 0)
    const edges = chooseEdges(values)
    for (const value of values) counts[binOf(edges, value)]!++
    expect(counts[0]).toBe(0)
    expect(Math.max(...counts.slice(1))).toBeLessThan(250)
    expect(Math.min(...counts.slice(1))).toBeGreaterThan(50)
  })
})

test('base64 as everyone writes it', () => {
  expect([...fromBase64('AGFzbQ==')]).toEqual([0, 97, 115, 109])
})
