import { quantileInPlace } from './select.ts'

/** What a tree is grown for. Gradients are whole numbers so that sums are exact in any order. */
export type Loss = { kind: 'squared' } | { kind: 'pinball'; level: number }

const UNIT = 1000

/** The constant that a model starts with. */
export function firstGuess(loss: Loss, targets: Float32Array): number {
  if (loss.kind === 'pinball') return quantileInPlace(Float64Array.from(targets), targets.length, loss.level)
  return targets.reduce((sum, target) => sum + target, 0) / Math.max(1, targets.length)
}

/** Writes each row's word: 1 below (the count), above the way the loss falls when the answer rises. */
export function writeWords(words: Int32Array, loss: Loss, targets: Float32Array, answers: Float64Array): void {
  if (loss.kind === 'pinball') {
    const [up, down] = [Math.round(UNIT * loss.level), -Math.round(UNIT * (1 - loss.level))]
    for (let row = 0; row < targets.length; row++) words[2 * row + 1] = targets[row]! > answers[row]! ? up : down
    return
  }
  let largest = 0
  for (let row = 0; row < targets.length; row++) largest = Math.max(largest, Math.abs(targets[row]! - answers[row]!))
  const scale = largest > 0 ? UNIT / largest : 0
  for (let row = 0; row < targets.length; row++) words[2 * row + 1] = Math.round(scale * (targets[row]! - answers[row]!))
}

/** What a leaf answers: the quantile (or mean) of what is left over in it. `residuals` is reordered. */
export function leafValue(loss: Loss, residuals: Float64Array, length: number): number {
  if (loss.kind === 'pinball') return quantileInPlace(residuals, length, loss.level)
  let sum = 0
  for (let i = 0; i < length; i++) sum += residuals[i]!
  return length ? sum / length : 0
}
