import { BINS } from './bins.ts'

/** Feature `k` of the tree's sample; values up to `bin` go left, missing ones where `missingLeft` says. */
export type Split = { gain: number; k: number; bin: number; missingLeft: boolean; leftRows: number }
export type Limits = { minRows: number; l2: number }

/** The best split of a histogram (pairs of count and gradient, 64 bins a feature), or undefined when none is worth it. */
export function bestSplit(cells: Int32Array, features: number, rows: number, gradient: number, { minRows, l2 }: Limits): Split | undefined {
  const whole = (gradient * gradient) / (rows + l2)
  let best: Split | undefined
  let most = whole + 1e-9
  for (let k = 0; k < features; k++) {
    const base = k * BINS * 2
    const [missing, missingGradient] = [cells[base]!, cells[base + 1]!]
    let [count, sum] = [0, 0]
    for (let bin = 1; bin < (missing > 0 ? BINS : BINS - 1); bin++) {
      const here = cells[base + 2 * bin]!
      if (here === 0 && bin > 1) continue
      count += here
      sum += cells[base + 2 * bin + 1]!
      for (let side = missing > 0 ? 0 : 1; side < 2; side++) {
        const leftRows = side === 0 ? count : count + missing
        const rightRows = rows - leftRows
        if (leftRows < minRows || rightRows < minRows) continue
        const left = side === 0 ? sum : sum + missingGradient
        const right = gradient - left
        const value = (left * left) / (leftRows + l2) + (right * right) / (rightRows + l2)
        if (value <= most) continue
        most = value
        best = { gain: value - whole, k, bin, missingLeft: side === 1, leftRows }
      }
    }
  }
  return best
}
