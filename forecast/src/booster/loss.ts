import { quantileInPlace } from './select.ts'

/** What a tree is grown for. Gradients are whole numbers so that sums are exact in any order. */
export type Loss = { kind: 'squared' } | { kind: 'pinball'; level: number }

const UNIT = 1000
/** Sums of gradients stay below this, whatever rows are summed: they are 32 bits wide. */
const MOST = 2 ** 30

/** The constant that a model starts with. */
export function firstGuess(loss: Loss, targets: Float32Array): number {
  if (loss.kind === 'pinball') return quantileInPlace(Float64Array.from(targets), targets.length, loss.level)
  return targets.reduce((sum, target) => sum + target, 0) / Math.max(1, targets.length)
}

/** The way in which the pinball loss falls when the answer rises: for rows above their answer, and for the others. */
export const pinballGradients = (level: number): [number, number] => [Math.round(UNIT * level), -Math.round(UNIT * (1 - level))]

/** Writes what is left over in each row into the upper half of its word, in whole parts as fine as the sums allow. */
export function writeResiduals(words: Int32Array, targets: Float32Array, answers: Float64Array): void {
  let sum = 0
  for (let row = 0; row < targets.length; row++) sum += Math.abs(targets[row]! - answers[row]!)
  const scale = sum > 0 ? (MOST - targets.length) / sum : 0
  for (let row = 0; row < targets.length; row++) words[2 * row + 1] = Math.round(scale * (targets[row]! - answers[row]!))
}
