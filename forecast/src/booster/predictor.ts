import type { Ensemble } from './boost.ts'
import { createKernel, type KernelKind } from './kernel.ts'

/** Answers of several ensembles for the same binned rows, block by block in one memory. */
export class Predictor {
  /** Row-major bins of up to `blockRows` rows: fill, then `predict`. */
  readonly bins: Uint8Array
  private readonly features: number
  private readonly sums: Float64Array
  private readonly at: { nodes: number; roots: number; trees: number; base: number }[]
  private readonly kernel
  private readonly binsAt: number
  private readonly sumsAt: number
  private readonly spare: number

  constructor(ensembles: readonly Ensemble[], features: number, blockRows: number, kind?: KernelKind) {
    const size = ensembles.reduce((sum, { nodes, roots }) => sum + 4 * (nodes.length + roots.length) + 64, 0)
    const largest = Math.max(0, ...ensembles.map(largestTree))
    this.kernel = createKernel(blockRows * (features + 8) + size + 4 * largest + 64, kind)
    this.features = features
    this.binsAt = this.kernel.take(blockRows * features)
    this.sumsAt = this.kernel.take(blockRows * 8)
    this.spare = this.kernel.take(4 * largest)
    this.bins = new Uint8Array(this.kernel.buffer, this.binsAt, blockRows * features)
    this.sums = new Float64Array(this.kernel.buffer, this.sumsAt, blockRows)
    this.at = ensembles.map(({ nodes, roots, base }) => ({ nodes: this.put(nodes), roots: this.put(roots), trees: roots.length, base }))
  }

  private put(words: Uint32Array): number {
    const at = this.kernel.take(4 * words.length)
    new Uint32Array(this.kernel.buffer, at, words.length).set(words)
    return at
  }

  /** Ensemble `k` on the first `rows` rows of `bins`; the answer is overwritten by the next call. The first `shared` features need only be in the first row: all others have the same. */
  predict(k: number, rows: number, shared = 0): Float64Array {
    const { nodes, roots, trees, base } = this.at[k]!
    this.sums.fill(base, 0, rows)
    this.kernel.loops.predict(this.binsAt, this.features, rows, shared, nodes, roots, trees, this.sumsAt, this.spare)
    return this.sums.subarray(0, rows)
  }
}

/** Words of the ensemble's largest tree. */
function largestTree({ nodes, roots }: Ensemble): number {
  return roots.reduce((most, root, t) => Math.max(most, (t + 1 < roots.length ? 2 * roots[t + 1]! : nodes.length) - 2 * root), 0)
}
