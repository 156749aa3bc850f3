/** The value at a rank between order statistics, by partial ordering; `values` is reordered. */
export function quantileInPlace(values: Float64Array, length: number, level: number): number {
  if (!length) return 0
  const rank = Math.max(0, Math.min(length - 1, level * (length - 1)))
  const below = Math.floor(rank)
  const low = nth(values, length, below)
  if (below === rank || below + 1 >= length) return low
  let next = Infinity
  for (let i = below + 1; i < length; i++) if (values[i]! < next) next = values[i]!
  return low + (rank - below) * (next - low)
}

/** The n-th smallest (Hoare's selection); everything before it is no larger, everything behind no smaller. */
function nth(values: Float64Array, length: number, n: number): number {
  let [low, high] = [0, length - 1]
  while (low < high) {
    const pivot = values[(low + high) >> 1]!
    let [i, j] = [low, high]
    while (i <= j) {
      while (values[i]! < pivot) i++
      while (values[j]! > pivot) j--
      if (i > j) break
      const held = values[i]!
      values[i++] = values[j]!
      values[j--] = held
    }
    if (n <= j) high = j
    else if (n >= i) low = i
    else return values[n]!
  }
  return values[n]!
}
