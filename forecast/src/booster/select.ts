import type { Loops } from './loops.ts'

/** The value at a rank between order statistics, by partial ordering; `values` is reordered. */
export function quantileInPlace(values: Float64Array, length: number, level: number): number {
  return length ? atRank(values, length, Math.max(0, Math.min(length - 1, level * (length - 1)))) : 0
}

const MANY = 4096
const TASTE = 1024
/** So many places around the wanted one in the taste: five times their usual scatter. */
const MARGIN = 80

/** The same of float64 values in the kernel's memory: where they are many, a taste of them tells about where the quantile lies, and only what is near is ordered. `near` has room for two more values than there are. */
export function quantileIn({ buffer, loops }: { buffer: ArrayBuffer; loops: Loops }, at: number, length: number, level: number, near: number): number {
  const values = new Float64Array(buffer, at, length)
  if (length < MANY) return quantileInPlace(values, length, level)
  const step = length / TASTE
  const taste = Float64Array.from({ length: TASTE }, (_, i) => values[Math.floor(i * step)]!).sort()
  const middle = Math.round(level * (TASTE - 1))
  const low = middle < MARGIN ? -Infinity : taste[middle - MARGIN]!
  const high = middle + MARGIN < TASTE ? taste[middle + MARGIN]! : Infinity
  const copied = loops.narrow(at, length, low, high, near)
  const found = new Float64Array(buffer, near, copied + 1)
  const rank = level * (length - 1) - found[0]!
  return rank >= 0 && rank <= copied - 1 ? atRank(found.subarray(1), copied, rank) : quantileInPlace(values, length, level)
}

function atRank(values: Float64Array, length: number, rank: number): number {
  const below = Math.floor(rank)
  const low = nth(values, length, below)
  if (below === rank || below + 1 >= length) return low
  let next = Infinity
  for (let i = below + 1; i < length; i++) if (values[i]! < next) next = values[i]!
  return low + (rank - below) * (next - low)
}

/** The n-th smallest (Hoare's selection); everything before it is no larger, everything behind no smaller. */
export function nth(values: Float64Array, length: number, n: number): number {
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
