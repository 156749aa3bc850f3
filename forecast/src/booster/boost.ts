import { growTree, takeWorkspace, type Leaf, type Workspace } from './grow.ts'
import { firstGuess, leafValue, writeWords, type Loss } from './loss.ts'
import type { Matrix } from './matrix.ts'
import { uniformSource } from './random.ts'

export type BoostOptions = {
  loss: Loss
  trees: number
  leaves: number
  learningRate: number
  /** A leaf holds at least so many rows. */
  minRows: number
  l2: number
  /** Shares of rows and of features drawn for each tree. */
  rowShare: number
  featureShare: number
  seed: number
  onTree?: (done: number) => void
}
/** Trees as the kernel reads them: nodes are pairs of words, roots count nodes. */
export type Ensemble = { base: number; nodes: Uint32Array; roots: Uint32Array }

/** Boosts on one matrix as often as asked (one loss after the other): the memory is taken once. */
export class Booster {
  private readonly matrix: Matrix
  private readonly space: Workspace
  private readonly sums: number
  private readonly nodes: number
  private readonly root: number

  constructor(matrix: Matrix, leaves: number) {
    this.matrix = matrix
    this.space = takeWorkspace(matrix, leaves)
    this.sums = matrix.kernel.take(matrix.rows * 8)
    this.nodes = matrix.kernel.take(leaves * 16)
    this.root = matrix.kernel.take(4)
  }

  boost(targets: Float32Array, options: BoostOptions): Ensemble {
    const { matrix, space } = this
    const { buffer, loops } = matrix.kernel
    const random = uniformSource(options.seed)
    const answers = new Float64Array(buffer, this.sums, matrix.rows)
    const words = new Int32Array(buffer, space.words, 2 * matrix.rows)
    for (let row = 0; row < matrix.rows; row++) words[2 * row] = 1
    const base = Math.fround(firstGuess(options.loss, targets))
    answers.fill(base)
    const [all, roots]: [number[], number[]] = [[], []]
    const left = new Float64Array(matrix.rows)
    for (let t = 0; t < options.trees; t++) {
      writeWords(words, options.loss, targets, answers)
      const rows = this.drawRows(random, options.rowShare)
      const tree = growTree(matrix, space, rows, drawFeatures(random, matrix.features, options.featureShare), options)
      const nodes = Uint32Array.from(tree.nodes)
      const values = new Float32Array(nodes.buffer)
      const index = new Uint32Array(buffer, space.index, matrix.rows)
      for (const leaf of tree.leaves) {
        for (let i = leaf.begin; i < leaf.end; i++) left[i - leaf.begin] = targets[index[i]!]! - answers[index[i]!]!
        values[2 * leaf.node + 1] = options.learningRate * leafValue(options.loss, left, leaf.end - leaf.begin)
      }
      new Uint32Array(buffer, this.nodes, nodes.length).set(nodes)
      // Where every row has been sorted into a leaf nothing needs to be asked of the tree.
      if (rows === matrix.rows) addLeaves(tree.leaves, values, index, answers)
      else loops.predict(matrix.bins, matrix.features, matrix.rows, this.nodes, this.root, 1, this.sums)
      roots.push(all.length / 2)
      for (const word of nodes) all.push(word)
      options.onTree?.(t + 1)
    }
    return { base, nodes: Uint32Array.from(all), roots: Uint32Array.from(roots) }
  }

  private drawRows(random: () => number, share: number): number {
    const index = new Uint32Array(this.matrix.kernel.buffer, this.space.index, this.matrix.rows)
    let rows = 0
    for (let row = 0; row < this.matrix.rows; row++) if (share >= 1 || random() < share) index[rows++] = row
    return rows
  }
}

function addLeaves(leaves: readonly Leaf[], values: Float32Array, index: Uint32Array, answers: Float64Array): void {
  for (const { node, begin, end } of leaves) for (let i = begin; i < end; i++) answers[index[i]!]! += values[2 * node + 1]!
}

function drawFeatures(random: () => number, features: number, share: number): number[] {
  const left = Array.from({ length: features }, (_, f) => f)
  const wanted = Math.max(1, Math.ceil(share * features))
  while (left.length > wanted) left.splice(Math.floor(random() * left.length), 1)
  return left
}
