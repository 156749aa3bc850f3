import type { TrainedModel } from './trained-model.ts'

/** Names a trained model: the newest hour it learnt from, and a sum over its trees. */
export function versionOf({ about, trees }: Pick<TrainedModel, 'about' | 'trees'>): string {
  const hour = new Date(about.asOf * 3_600_000).toISOString().slice(0, 13).replace('T', '-')
  let known = sums.get(trees)
  if (known === undefined) {
    known = trees.ensembles.reduce((sum, { nodes }) => nodes.reduce((hash, word) => Math.imul(hash ^ word, 16_777_619) >>> 0, sum), 2_166_136_261)
    sums.set(trees, known)
  }
  return `global-1-${hour}-${known.toString(16).padStart(8, '0')}`
}

const sums = new WeakMap<object, number>()
