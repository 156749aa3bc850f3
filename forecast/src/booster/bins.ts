/** Values fall into bins 1 to 63; bin 0 is "missing". */
export const BINS = 64
export type Edges = Float64Array[]

/** Upper edges of the bins of one feature: at equal shares of the values, fewer where there are few different ones. */
export function chooseEdges(values: Float64Array): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1])
  if (distinct.length < BINS) return distinct.subarray(0, Math.max(0, distinct.length - 1)).map((value, i) => (value + distinct[i + 1]!) / 2)
  const edges: number[] = []
  for (let k = 1; k < BINS - 1; k++) {
    const edge = sorted[Math.floor((k * sorted.length) / (BINS - 1))]!
    if (edge !== edges.at(-1) && edge < sorted.at(-1)!) edges.push(edge)
  }
  return Float64Array.from(edges)
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
