import type { Kernel } from './kernel.ts'
import { bestSplit, type Limits, type Split } from './split.ts'
import { LEAF } from './plain-kernel.ts'
import { fetchedBytes } from './loops.ts'
import { widthOf, type Matrix } from './matrix.ts'

/** Rows index[begin..end). */
export type Range = { begin: number; end: number }
/** A leaf while the tree grows: its rows, those of the rows not drawn that fall into it, the slot of its histogram, and the node that stands for it. */
export type Leaf = Range & { others: Range; node: number; slot: number; gradient: number; split: Split | undefined }
export type Workspace = { words: number; index: number; spare: number; packed: number; hist: number; fetched: number; features: number; leaves: number }
/** Nodes as the kernel reads them; a leaf's second word is still to be filled in. */
export type Grown = { nodes: number[]; leaves: Leaf[] }

export function takeWorkspace({ kernel, rows, features, width }: Matrix, leaves: number): Workspace {
  return {
    words: kernel.take(rows * 8),
    index: kernel.take(rows * 4),
    spare: kernel.take(rows * 4),
    packed: kernel.take(rows * width),
    hist: kernel.take(leaves * width * 512),
    fetched: kernel.take(fetchedBytes(width)),
    features: kernel.take(features),
    leaves,
  }
}

/** Grows one tree leaf-wise over index[0..rows) and sorts the rows behind into it too: the leaf with the most to gain is split next. Only the smaller half of a split is counted anew. */
export function growTree(matrix: Matrix, space: Workspace, rows: number, chosen: readonly number[], limits: Limits): Grown {
  const { kernel } = matrix
  const sample = packSample(matrix, space, rows, chosen)
  const root: Leaf = { node: 0, begin: 0, end: rows, others: { begin: rows, end: matrix.rows }, slot: 0, gradient: 0, split: undefined }
  const tree: Grown = { nodes: [LEAF, 0], leaves: [root] }
  const size = chosen.length * 512
  count(matrix, space, root, sample)
  const first = new Int32Array(kernel.buffer, space.hist, 128)
  for (let bin = 0; bin < 64; bin++) root.gradient += first[2 * bin + 1]!
  const seek = (leaf: Leaf) => {
    const cells = new Int32Array(kernel.buffer, slotAt(matrix, space, leaf.slot), size / 4)
    leaf.split = bestSplit(cells, chosen.length, leaf.end - leaf.begin, leaf.gradient, limits)
  }
  seek(root)
  while (tree.leaves.length < space.leaves) {
    const leaf = tree.leaves.reduce((a, b) => ((b.split?.gain ?? 0) > (a.split?.gain ?? 0) ? b : a))
    if (!leaf.split) break
    const right = divide(matrix, space, tree, leaf, chosen)
    const [small, large] = leaf.end - leaf.begin < right.end - right.begin ? [leaf, right] : [right, leaf]
    // The parent's histogram lies in the slot of the left half: it becomes the larger half's.
    const parentSlot = leaf.slot
    small.slot = right.slot
    large.slot = parentSlot
    count(matrix, space, small, sample)
    kernel.loops.subtract(slotAt(matrix, space, large.slot), slotAt(matrix, space, small.slot), chosen.length * 64)
    const total = leaf.gradient
    small.gradient = gradientOf(kernel, slotAt(matrix, space, small.slot))
    large.gradient = total - small.gradient
    seek(small)
    seek(large)
  }
  return tree
}

const slotAt = ({ width }: Matrix, { hist }: Workspace, slot: number) => hist + slot * width * 512

/** Rows that hold the tree's features and no others. */
type Sample = { bins: number; width: number }

function packSample({ kernel, bins, width, features }: Matrix, space: Workspace, rows: number, chosen: readonly number[]): Sample {
  if (chosen.length === features) return { bins, width }
  new Uint8Array(kernel.buffer).set(chosen, space.features)
  const sample = { bins: space.packed, width: widthOf(chosen.length) }
  kernel.loops.pack(bins, width, space.index, rows, space.features, chosen.length, sample.bins, sample.width)
  return sample
}

function count(matrix: Matrix, space: Workspace, leaf: Leaf, { bins, width }: Sample): void {
  const { buffer, loops } = matrix.kernel
  const at = slotAt(matrix, space, leaf.slot)
  new Uint8Array(buffer, at, width * 512).fill(0)
  loops.histogram(bins, width, space.words, space.index, leaf.begin, leaf.end, at, space.fetched)
}

function gradientOf(kernel: Kernel, at: number): number {
  const cells = new Int32Array(kernel.buffer, at, 128)
  let sum = 0
  for (let bin = 0; bin < 64; bin++) sum += cells[2 * bin + 1]!
  return sum
}

/** Turns a leaf into a node with two leaves; the old leaf lives on as the left one. */
function divide({ kernel, columns, rows }: Matrix, space: Workspace, tree: Grown, leaf: Leaf, chosen: readonly number[]): Leaf {
  const { k, bin, missingLeft } = leaf.split!
  const feature = chosen[k]!
  const sort = ({ begin, end }: Range) => kernel.loops.partition(columns + feature * rows, space.index, begin, end, bin, missingLeft ? 1 : 0, space.spare)
  const [middle, otherMiddle] = [sort(leaf), sort(leaf.others)]
  const child = tree.nodes.length / 2
  tree.nodes[2 * leaf.node] = feature | (bin << 8) | (missingLeft ? 1 << 16 : 0)
  tree.nodes[2 * leaf.node + 1] = child
  tree.nodes.push(LEAF, 0, LEAF, 0)
  const others = { begin: otherMiddle, end: leaf.others.end }
  const right: Leaf = { node: child + 1, begin: middle, end: leaf.end, others, slot: tree.leaves.length, gradient: 0, split: undefined }
  leaf.node = child
  leaf.end = middle
  leaf.others.end = otherMiddle
  tree.leaves.push(right)
  return right
}
