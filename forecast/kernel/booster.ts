// The booster's hot loops, in AssemblyScript. Compiled by build.ts into booster.wasm, which is committed beside this file.
// Every address is a byte offset into the one memory. src/booster/plain-kernel.ts does the same in JavaScript, bit for bit.

/** Rows fetched before they are counted: fetching alone lets the processor wait for many rows at once. */
const BLOCK: u32 = 64

/** Copies the listed bins of the rows index[0..rows) into rows of `width` bytes. */
export function pack(bins: u32, stride: u32, index: u32, rows: u32, features: u32, count: u32, out: u32, width: u32): void {
  for (let at = index, stop = index + (rows << 2); at < stop; at += 4) {
    const row = load<u32>(at)
    const from = bins + row * stride
    const to = out + row * width
    for (let k: u32 = 0; k < count; k++) store<u8>(to + k, load<u8>(from + <u32>load<u8>(features + k)))
  }
}

/**
 * Adds the words of the rows index[begin..end) into a histogram of 64 bins for each of `width` features, a multiple of four.
 * A word holds the gradient above and the count below. `fetched` is room for a block of rows.
 */
export function histogram(bins: u32, width: u32, words: u32, index: u32, begin: u32, end: u32, hist: u32, fetched: u32): void {
  const size = 16 + ((width + 15) & ~15)
  const stop = index + (end << 2)
  for (let from = index + (begin << 2); from < stop; from += BLOCK << 2) {
    const to = min(stop, from + (BLOCK << 2))
    let entry = fetched
    for (let at = from; at < to; at += 4, entry += size) {
      const row = load<u32>(at)
      store<i64>(entry, load<i64>(words + (row << 3)))
      const base = bins + row * width
      for (let k: u32 = 0; k < width; k += 16) v128.store(entry + 16 + k, v128.load(base + k))
    }
    for (let at = fetched; at < entry; at += size) {
      const word = load<i64>(at)
      let table = hist
      for (let k = at + 16, last = k + width; k < last; k += 4, table += 2048) {
        const four = load<u32>(k)
        const a = table + ((four << 3) & 0x7f8)
        store<i64>(a, load<i64>(a) + word)
        const b = table + ((four >> 5) & 0x7f8)
        store<i64>(b, load<i64>(b, 512) + word, 512)
        const c = table + ((four >> 13) & 0x7f8)
        store<i64>(c, load<i64>(c, 1024) + word, 1024)
        const d = table + ((four >> 21) & 0x7f8)
        store<i64>(d, load<i64>(d, 1536) + word, 1536)
      }
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
  // One bit a bin instead of branches that nobody can foretell.
  const goLeft = ((<u64>2 << bin) - 1) & (~(<u64>1) | <u64>missingLeft)
  let left = index + (begin << 2)
  let right = spare
  for (let at = left, stop = index + (end << 2); at < stop; at += 4) {
    const row = load<u32>(at)
    const isLeft = <u32>(goLeft >> <u64>load<u8>(column + row)) & 1
    store<u32>(left, row)
    store<u32>(right, row)
    left += isLeft << 2
    right += (isLeft ^ 1) << 2
  }
  memory.copy(left, spare, right - spare)
  return (left - index) >> 2
}

/** What is left of the targets (float32) of the rows index[begin..end) after the answers (float64), into out[0..), float64. */
export function residuals(index: u32, begin: u32, end: u32, targets: u32, answers: u32, out: u32): void {
  for (let at = index + (begin << 2), stop = index + (end << 2); at < stop; at += 4, out += 8) {
    const row = load<u32>(at)
    store<f64>(out, <f64>load<f32>(targets + (row << 2)) - load<f64>(answers + (row << 3)))
  }
}

/** Copies the values (float64) within [low, high] to out[1..) and how many are lower to out[0]; answers how many were copied. */
export function narrow(values: u32, count: u32, low: f64, high: f64, out: u32): u32 {
  let below: u32 = 0
  let to = out + 8
  for (let at = values, stop = values + (count << 3); at < stop; at += 8) {
    const value = load<f64>(at)
    store<f64>(to, value)
    const isBelow = <u32>(value < low)
    below += isBelow
    to += (<u32>(value <= high) & (isBelow ^ 1)) << 3
  }
  store<f64>(out, <f64>below)
  return ((to - out) >> 3) - 1
}

/** Adds a value to the answers of the rows index[begin..end). */
export function raise(index: u32, begin: u32, end: u32, value: f64, answers: u32): void {
  for (let at = index + (begin << 2), stop = index + (end << 2); at < stop; at += 4) {
    const answer = answers + (load<u32>(at) << 3)
    store<f64>(answer, load<f64>(answer) + value)
  }
}

/** Sets the upper half of each row's word: `up` where the target lies above the answer, else `down`. */
export function signs(targets: u32, answers: u32, rows: u32, up: i32, down: i32, words: u32): void {
  for (let row: u32 = 0; row < rows; row++) {
    const isAbove = <f64>load<f32>(targets + (row << 2)) > load<f64>(answers + (row << 3))
    store<i32>(words + (row << 3), select(up, down, isAbove), 4)
  }
}

/**
 * Adds each tree's answer to sums[row], float64. Features before `shared` have the same bin in every row as in the first, so that of each tree
 * only what they leave open is asked row by row; `spare` is room for the nodes of a tree.
 * A node is two words: feature | bin << 8 | missingLeft << 16 | isLeaf << 24, then its left child (the right one follows) or the leaf's float32.
 */
export function predict(bins: u32, stride: u32, rows: u32, shared: u32, nodes: u32, roots: u32, trees: u32, sums: u32, spare: u32): void {
  const stop = sums + (rows << 3)
  for (let t: u32 = 0; t < trees; t++) {
    prune(bins, shared, nodes + (load<u32>(roots + (t << 2)) << 3), spare)
    const root = load<u32>(spare)
    const only = <f64>load<f32>(spare + 4)
    if (root >= 0x1000000) for (let at = sums; at < stop; at += 8) store<f64>(at, load<f64>(at) + only)
    else {
      let base = bins
      for (let at = sums; at < stop; at += 8, base += stride) {
        let node = spare
        let head = root
        do {
          node = childOf(spare, node, head, base)
          head = load<u32>(node)
        } while (head < 0x1000000)
        store<f64>(at, load<f64>(at) + <f64>load<f32>(node + 4))
      }
    }
  }
}

/** Writes the tree that is left when the bins of the features before `shared` are those given. */
function prune(bins: u32, shared: u32, tree: u32, out: u32): void {
  // What is written is its own queue: a node's first word holds where it comes from until its turn.
  store<u32>(out, tree)
  let free = out + 8
  for (let at = out; at < free; at += 8) {
    let node = load<u32>(at)
    let head = load<u32>(node)
    while (head < 0x1000000 && (head & 255) < shared) {
      node = childOf(tree, node, head, bins)
      head = load<u32>(node)
    }
    store<u32>(at, head)
    if (head >= 0x1000000) store<u32>(at, load<u32>(node + 4), 4)
    else {
      const child = tree + (load<u32>(node + 4) << 3)
      store<u32>(at, (free - out) >> 3, 4)
      store<u32>(free, child)
      store<u32>(free, child + 8, 8)
      free += 16
    }
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function childOf(tree: u32, node: u32, head: u32, bins: u32): u32 {
  // Bin 0, "missing", goes left like a small value unless the node says otherwise: then it wraps around and is larger than all.
  const wrap = 1 ^ ((head >> 16) & 1)
  const isRight = <u32>(<u32>load<u8>(bins + (head & 255)) - wrap >= ((head >> 8) & 255) + 1 - wrap)
  return tree + ((load<u32>(node + 4) + isRight) << 3)
}
