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

  constructor(ensembles: readonly Ensemble[], features: number, blockRows: number, kind?: KernelKind) {
    const size = ensembles.reduce((sum, { nodes, roots }) => sum + 4 * (nodes.length + roots.length) + 64, 0)
    this.kernel = createKernel(blockRows * (features + 8) + size + 64, kind)
    this.features = features
    this.binsAt = this.kernel.take(blockRows * features)
    this.sumsAt = this.kernel.take(blockRows * 8)
    this.bins = new Uint8Array(this.kernel.buffer, this.binsAt, blockRows * features)
    this.sums = new Float64Array(this.kernel.buffer, this.sumsAt, blockRows)
    this.at = ensembles.map(({ nodes, roots, base }) => ({ nodes: this.put(nodes), roots: this.put(roots), trees: roots.length, base }))
  }

  private put(words: Uint32Array): number {
    const at = this.kernel.take(4 * words.length)
    new Uint32Array(this.kernel.buffer, at, words.length).set(words)
    return at
  }

  /** Ensemble `k` on the first `rows` rows of `bins`; the answer is overwritten by the next call. */
  predict(k: number, rows: number): Float64Array {
    const { nodes, roots, trees, base } = this.at[k]!
    this.sums.fill(base, 0, rows)
    this.kernel.loops.predict(this.binsAt, this.features, rows, nodes, roots, trees, this.sumsAt)
    return this.sums.subarray(0, rows)
  }
}
