/** Values fall into bins 1 to 63; bin 0 is "missing". */
export const BINS = 64
export type Edges = Float64Array[]

/** Upper edges of the bins of one feature: at equal shares of the values, fewer where there are few different ones. */
export function chooseEdges(values: Float64Array): Float64Array {
  const sorted = withoutMissing(values.slice().sort())
  const distinct = firstDistinct(sorted, BINS)
  if (distinct.length < BINS) return Float64Array.from(distinct.slice(1), (value, i) => (distinct[i]! + value) / 2)
  const edges: number[] = []
  for (let k = 1; k < BINS - 1; k++) {
    const edge = sorted[Math.floor((k * sorted.length) / (BINS - 1))]!
    if (edge !== edges.at(-1) && edge < sorted.at(-1)!) edges.push(edge)
  }
  return Float64Array.from(edges)
}

/** NaN is sorted to the end. */
function withoutMissing(sorted: Float64Array): Float64Array {
  let end = sorted.length
  while (end > 0 && Number.isNaN(sorted[end - 1])) end--
  return sorted.subarray(0, end)
}

function firstDistinct(sorted: Float64Array, most: number): number[] {
  const distinct: number[] = []
  for (let i = 0; i < sorted.length && distinct.length < most; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct.push(sorted[i]!)
  return distinct
}

/** The bin of a value: 0 for NaN, else 1 + the number of edges below it. */
export function binOf(edges: Float64Array, value: number): number {
  if (Number.isNaN(value)) return 0
  let [low, high] = [0, edges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (edges[middle]! < value) low = middle + 1
    else high = middle
  }
  return low + 1
}

/** The bins of values[from], values[from + step], ... */
export function fillBins(edges: Float64Array, values: Float32Array, from: number, step: number, out: Uint8Array): void {
  // Six halvings without a branch that nobody can foretell: edges that are not there are never below.
  const padded = new Float64Array(BINS).fill(Infinity)
  padded.set(edges)
  for (let i = 0, at = from; i < out.length; i++, at += step) {
    const value = values[at]!
    let low = 0
    for (let half = BINS >> 1; half > 0; half >>= 1) low += padded[low + half - 1]! < value ? half : 0
    out[i] = Number.isNaN(value) ? 0 : low + 1
  }
}
