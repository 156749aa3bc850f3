// The booster's hot loops, in AssemblyScript. Compiled by build.ts into booster.wasm, which is committed beside this file.
// Every address is a byte offset into the one memory. src/booster/plain-kernel.ts does the same in JavaScript, bit for bit.

/** Adds the words of the rows index[begin..end) into a histogram of 64 bins for each listed feature. A word holds the gradient above and the count below. */
export function histogram(bins: u32, stride: u32, words: u32, index: u32, begin: u32, end: u32, features: u32, count: u32, hist: u32): void {
  for (let at = index + (begin << 2), stop = index + (end << 2); at < stop; at += 4) {
    const row = load<u32>(at)
    const word = load<i64>(words + (row << 3))
    const base = bins + row * stride
    let table = hist
    for (let k: u32 = 0; k < count; k++, table += 512) {
      const cell = table + ((<u32>load<u8>(base + <u32>load<u8>(features + k))) << 3)
      store<i64>(cell, load<i64>(cell) + word)
    }
  }
}

/** large -= small, cell by cell. */
export function subtract(large: u32, small: u32, cells: u32): void {
  for (let k: u32 = 0; k < cells; k++) {
    const at = k << 3
    store<i64>(large + at, load<i64>(large + at) - load<i64>(small + at))
  }
}

/** Orders index[begin..end) so that rows going left come first, both halves in their old order; answers where the right ones begin. Bin 0 is "missing". */
export function partition(column: u32, index: u32, begin: u32, end: u32, bin: u32, missingLeft: u32, spare: u32): u32 {
  let left = begin
  let right: u32 = 0
  for (let i = begin; i < end; i++) {
    const row = load<u32>(index + (i << 2))
    const value = <u32>load<u8>(column + row)
    if (value == 0 ? missingLeft != 0 : value <= bin) store<u32>(index + (left++ << 2), row)
    else store<u32>(spare + (right++ << 2), row)
  }
  memory.copy(index + (left << 2), spare, right << 2)
  return left
}

/** Adds each tree's answer to sums[row], float64. A node is two words: feature | bin << 8 | missingLeft << 16 | isLeaf << 24, then its left child (the right one follows) or the leaf's float32. */
export function predict(bins: u32, stride: u32, rows: u32, nodes: u32, roots: u32, trees: u32, sums: u32): void {
  for (let t: u32 = 0; t < trees; t++) {
    const tree = nodes + (load<u32>(roots + (t << 2)) << 3)
    for (let row: u32 = 0; row < rows; row++) {
      const base = bins + row * stride
      let node = tree
      let head = load<u32>(node)
      while (head < 0x1000000) {
        const value = <u32>load<u8>(base + (head & 255))
        const left = value == 0 ? (head >> 16) & 1 : <u32>(value <= ((head >> 8) & 255))
        node = tree + ((load<u32>(node + 4) + (1 - left)) << 3)
        head = load<u32>(node)
      }
      const at = sums + (row << 3)
      store<f64>(at, load<f64>(at) + <f64>load<f32>(node + 4))
    }
  }
}
