import { createWriteStream } from 'node:fs'
import { once } from 'node:events'

export const FEATURES = 36
export const TRAIN_ROWS = 400_000
export const TEST_ROWS = 100_000
/** Values row by row (NaN = missing) and what is to be learnt. */
export type Problem = { values: Float32Array; targets: Float32Array; rows: number }

/** Rows as forecasting has them: wide tails, whole numbers, holes, noise that grows with one feature. Same numbers on every machine. */
export function makeRows(rows: number, seed: number): Problem {
  const random = source(seed)
  const values = new Float32Array(rows * FEATURES)
  const targets = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    const one = values.subarray(row * FEATURES, (row + 1) * FEATURES)
    for (let f = 0; f < FEATURES; f++) {
      const [a, b] = [random(), random()]
      const wide = (a - 0.5) / (0.1 + b)
      // Six whole numbers, two hours, twelve that follow their neighbour, the rest wide; one in four has holes.
      if (f < 6) one[f] = Math.floor(a * (2 + f * f))
      else if (f < 8) one[f] = Math.floor(a * (f === 6 ? 24 : 168))
      else one[f] = f % 3 === 0 ? 0.8 * (one[f - 1]! || 0) + 0.4 * wide : wide
      if (f > 8 && f % 4 === 1 && b < 0.15) one[f] = NaN
    }
    const known = (f: number) => one[f]! || 0
    const told = known(8) + 0.6 * known(9) * (known(3) > 4 ? 1 : -0.5) + (known(10) > 0.7 ? 1.5 : 0) + 0.8 * Math.abs(known(11)) - 0.4 * known(14) * known(16)
    const noise = (random() + random() - 1) * (0.3 + 0.6 * Math.abs(known(12)))
    targets[row] = told + known(6) / 40 + (Number.isNaN(one[13]!) ? 0.5 : 0.3 * known(13)) + noise
  }
  return { values, targets, rows }
}

/** Writes the rows to learn from and those to try, 37 float32 each (little-endian): 36 values, then the target. */
export async function writeMatrix(path: string): Promise<void> {
  const file = createWriteStream(path)
  for (const { values, targets, rows } of [makeRows(TRAIN_ROWS, 1), makeRows(TEST_ROWS, 2)]) {
    for (let begin = 0; begin < rows; begin += 10_000) {
      const block = new Float32Array(10_000 * (FEATURES + 1))
      for (let i = 0; i < 10_000; i++) {
        block.set(values.subarray((begin + i) * FEATURES, (begin + i + 1) * FEATURES), i * (FEATURES + 1))
        block[i * (FEATURES + 1) + FEATURES] = targets[begin + i]!
      }
      if (!file.write(new Uint8Array(block.buffer))) await once(file, 'drain')
    }
  }
  file.end()
  await once(file, 'finish')
}

/** Numbers in [0, 1) by multiplication and shifts alone. */
function source(seed: number): () => number {
  let state = seed * 2_654_435_761
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let z = Math.imul(state ^ (state >>> 15), 1 | state)
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z
    return ((z ^ (z >>> 14)) >>> 0) / 4_294_967_296
  }
}
