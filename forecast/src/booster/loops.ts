/** The booster's hot loops over one memory. Every argument but counts and bins is a byte offset; forecast/kernel/booster.ts says what each does. */
export type Loops = {
  histogram(bins: number, stride: number, words: number, index: number, begin: number, end: number, features: number, count: number, hist: number): void
  subtract(large: number, small: number, cells: number): void
  partition(column: number, index: number, begin: number, end: number, bin: number, missingLeft: number, spare: number): number
  predict(bins: number, stride: number, rows: number, nodes: number, roots: number, trees: number, sums: number): void
}
