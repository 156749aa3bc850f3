/** The booster's hot loops over one memory. Every argument but counts, bins and values is a byte offset; forecast/kernel/booster.ts says what each does. */
export type Loops = {
  pack(bins: number, stride: number, index: number, rows: number, features: number, count: number, out: number, width: number): void
  histogram(bins: number, width: number, words: number, index: number, begin: number, end: number, hist: number, fetched: number): void
  subtract(large: number, small: number, cells: number): void
  partition(column: number, index: number, begin: number, end: number, bin: number, missingLeft: number, spare: number): number
  residuals(index: number, begin: number, end: number, targets: number, answers: number, out: number): void
  narrow(values: number, count: number, low: number, high: number, out: number): number
  raise(index: number, begin: number, end: number, value: number, answers: number): void
  signs(targets: number, answers: number, rows: number, up: number, down: number, words: number): void
  predict(bins: number, stride: number, rows: number, shared: number, nodes: number, roots: number, trees: number, sums: number, spare: number): void
}

/** Bytes that `histogram` wants for the rows it fetches. */
export const fetchedBytes = (width: number) => 64 * (32 + width)
