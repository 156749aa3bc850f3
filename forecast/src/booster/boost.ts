import { growTree, takeWorkspace, type Leaf, type Workspace } from './grow.ts'
import { firstGuess, pinballGradients, writeResiduals, type Loss } from './loss.ts'
import type { Matrix } from './matrix.ts'
import { uniformSource } from './random.ts'
import { quantileIn } from './select.ts'

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

type Places = { targets: number; answers: number; left: number; near: number }

/** Boosts on one matrix as often as asked (one loss after the other): the memory is taken once. */
export class Booster {
  private readonly matrix: Matrix
  private readonly space: Workspace
  private readonly at: Places

  constructor(matrix: Matrix, leaves: number) {
    const { kernel, rows } = matrix
    this.matrix = matrix
    this.space = takeWorkspace(matrix, leaves)
    const floats = () => kernel.take((rows + 2) * 8)
    this.at = { targets: kernel.take(rows * 4), answers: floats(), left: floats(), near: floats() }
  }

  boost(targets: Float32Array, options: BoostOptions): Ensemble {
    const { matrix, space, at } = this
    const { buffer } = matrix.kernel
    const random = uniformSource(options.seed)
    const base = Math.fround(firstGuess(options.loss, targets))
    new Float32Array(buffer, at.targets, matrix.rows).set(targets)
    new Float64Array(buffer, at.answers, matrix.rows).fill(base)
    new Int32Array(buffer, space.words, 2 * matrix.rows).fill(1)
    const [all, roots]: [number[], number[]] = [[], []]
    for (let t = 0; t < options.trees; t++) {
      this.writeWords(options.loss)
      const rows = this.drawRows(random, options.rowShare)
      const tree = growTree(matrix, space, rows, drawFeatures(random, matrix.features, options.featureShare), options)
      const nodes = Uint32Array.from(tree.nodes)
      this.fillLeaves(tree.leaves, new Float32Array(nodes.buffer), options)
      roots.push(all.length / 2)
      for (const word of nodes) all.push(word)
      options.onTree?.(t + 1)
    }
    return { base, nodes: Uint32Array.from(all), roots: Uint32Array.from(roots) }
  }

  private writeWords(loss: Loss): void {
    const { rows, kernel } = this.matrix
    const { targets, answers } = this.at
    if (loss.kind === 'pinball') return kernel.loops.signs(targets, answers, rows, ...pinballGradients(loss.level), this.space.words)
    const words = new Int32Array(kernel.buffer, this.space.words, 2 * rows)
    writeResiduals(words, new Float32Array(kernel.buffer, targets, rows), new Float64Array(kernel.buffer, answers, rows))
  }

  /** Every leaf's answer, taken at once by the rows in it: nothing needs to be asked of the tree. */
  private fillLeaves(leaves: readonly Leaf[], values: Float32Array, { loss, learningRate }: BoostOptions): void {
    const { kernel } = this.matrix
    const { targets, answers, left, near } = this.at
    for (const { node, begin, end, others } of leaves) {
      kernel.loops.residuals(this.space.index, begin, end, targets, answers, left)
      const value =
        loss.kind === 'pinball' ? quantileIn(kernel, left, end - begin, loss.level, near) : meanOf(new Float64Array(kernel.buffer, left, end - begin))
      values[2 * node + 1] = learningRate * value
      for (const range of [{ begin, end }, others]) kernel.loops.raise(this.space.index, range.begin, range.end, values[2 * node + 1]!, answers)
    }
  }

  /** Puts the rows drawn first, the others behind; answers how many were drawn. */
  private drawRows(random: () => number, share: number): number {
    const { kernel, rows } = this.matrix
    const index = new Uint32Array(kernel.buffer, this.space.index, rows)
    const others = new Uint32Array(kernel.buffer, this.space.spare, rows)
    let drawn = 0
    for (let row = 0; row < rows; row++) {
      // Written to both, kept in one: quicker than a branch that nobody can foretell.
      index[drawn] = row
      others[row - drawn] = row
      drawn += share >= 1 || random() < share ? 1 : 0
    }
    index.set(others.subarray(0, rows - drawn), drawn)
    return drawn
  }
}

function meanOf(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return values.length ? sum / values.length : 0
}

function drawFeatures(random: () => number, features: number, share: number): number[] {
  const left = Array.from({ length: features }, (_, f) => f)
  const wanted = Math.max(1, Math.ceil(share * features))
  while (left.length > wanted) left.splice(Math.floor(random() * left.length), 1)
  return left
}
