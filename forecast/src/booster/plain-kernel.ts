import type { Loops } from './loops.ts'

/** The reference: the same loops as forecast/kernel/booster.ts, in JavaScript. Histogram cells and words are pairs: count below, gradient above. */
export function plainKernel(buffer: ArrayBuffer): Loops {
  const u8 = new Uint8Array(buffer)
  const i32 = new Int32Array(buffer)
  const u32 = new Uint32Array(buffer)
  const f32 = new Float32Array(buffer)
  const f64 = new Float64Array(buffer)
  return {
    pack(bins, stride, index, rows, features, count, out, width) {
      for (let i = 0; i < rows; i++) {
        const row = u32[(index >> 2) + i]!
        for (let k = 0; k < count; k++) u8[out + row * width + k] = u8[bins + row * stride + u8[features + k]!]!
      }
    },
    histogram(bins, width, words, index, begin, end, hist) {
      for (let i = begin; i < end; i++) {
        const row = u32[(index >> 2) + i]!
        const word = (words >> 2) + 2 * row
        const [rows, gradient] = [i32[word]!, i32[word + 1]!]
        for (let k = 0; k < width; k++) {
          const cell = (hist >> 2) + 128 * k + 2 * u8[bins + row * width + k]!
          i32[cell]! += rows
          i32[cell + 1]! += gradient
        }
      }
    },
    subtract(large, small, cells) {
      for (let k = 0; k < 2 * cells; k++) i32[(large >> 2) + k]! -= i32[(small >> 2) + k]!
    },
    partition(column, index, begin, end, bin, missingLeft, spare) {
      let [left, right] = [begin, 0]
      for (let i = begin; i < end; i++) {
        const row = u32[(index >> 2) + i]!
        const value = u8[column + row]!
        if (value === 0 ? missingLeft : value <= bin) u32[(index >> 2) + left++] = row
        else u32[(spare >> 2) + right++] = row
      }
      u32.copyWithin((index >> 2) + left, spare >> 2, (spare >> 2) + right)
      return left
    },
    residuals(index, begin, end, targets, answers, out) {
      for (let i = begin; i < end; i++) {
        const row = u32[(index >> 2) + i]!
        f64[(out >> 3) + i - begin] = f32[(targets >> 2) + row]! - f64[(answers >> 3) + row]!
      }
    },
    narrow(values, count, low, high, out) {
      let [below, copied] = [0, 0]
      for (let i = 0; i < count; i++) {
        const value = f64[(values >> 3) + i]!
        if (value < low) below++
        else if (value <= high) f64[(out >> 3) + ++copied] = value
      }
      f64[out >> 3] = below
      return copied
    },
    raise(index, begin, end, value, answers) {
      for (let i = begin; i < end; i++) f64[(answers >> 3) + u32[(index >> 2) + i]!]! += value
    },
    signs(targets, answers, rows, up, down, words) {
      for (let row = 0; row < rows; row++) i32[(words >> 2) + 2 * row + 1] = f32[(targets >> 2) + row]! > f64[(answers >> 3) + row]! ? up : down
    },
    predict(bins, stride, rows, shared, nodes, roots, trees, sums) {
      for (let t = 0; t < trees; t++) {
        const tree = (nodes >> 2) + 2 * u32[(roots >> 2) + t]!
        for (let row = 0; row < rows; row++) {
          let node = tree
          while (u32[node]! < LEAF) {
            const head = u32[node]!
            const feature = head & 255
            const value = u8[bins + (feature < shared ? 0 : row * stride) + feature]!
            const goesLeft = value === 0 ? (head >> 16) & 1 : value <= ((head >> 8) & 255)
            node = tree + 2 * (u32[node + 1]! + (goesLeft ? 0 : 1))
          }
          f64[(sums >> 3) + row]! += f32[node + 1]!
        }
      }
    },
  }
}

/** A node whose first word reaches this is a leaf. */
export const LEAF = 0x1000000
