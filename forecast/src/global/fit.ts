import { Booster, type BoostOptions, type Ensemble } from '../booster/boost.ts'
import { chooseEdges, type Edges } from '../booster/bins.ts'
import { createKernel, type KernelKind } from '../booster/kernel.ts'
import { bytesFor, loadMatrix } from '../booster/matrix.ts'
import { FEATURES } from './panel.ts'
import type { Rows } from './training-rows.ts'

/** One booster per quantile level, over the same bins. */
export type Trees = { levels: number[]; edges: Edges; ensembles: Ensemble[] }
export type FitOptions = Omit<BoostOptions, 'loss' | 'onTree'> & {
  /** Trees of the levels beside the median. */ outerTrees: number
  kernel?: KernelKind
  onTree?: (done: number, of: number) => void
}

/** The levels that are boosted; the others follow from how these erred. */
export const BOOSTED = [0.1, 0.5, 0.9]
const EDGE_SAMPLE = 40_000

export function fitTrees(rows: Rows, options: FitOptions): Trees {
  const { leaves, kernel: kind, onTree, outerTrees, ...rest } = options
  const edges = edgesOf(rows)
  const booster = new Booster(loadMatrix(createKernel(bytesFor(rows.count, FEATURES, leaves), kind), rows.values, edges), leaves)
  const trees = BOOSTED.map((level) => (level === 0.5 ? rest.trees : outerTrees))
  const of = trees.reduce((a, b) => a + b)
  let done = 0
  const ensembles = BOOSTED.map((level, k) =>
    booster.boost(rows.targets, { ...rest, leaves, trees: trees[k]!, loss: { kind: 'pinball', level }, onTree: () => onTree?.(++done, of) }),
  )
  return { levels: BOOSTED, edges, ensembles }
}

function edgesOf({ values, count }: Rows): Edges {
  const step = Math.max(1, Math.floor(count / EDGE_SAMPLE))
  return Array.from({ length: FEATURES }, (_, f) =>
    chooseEdges(Float64Array.from({ length: Math.ceil(count / step) }, (_, i) => values[i * step * FEATURES + f]!)),
  )
}
