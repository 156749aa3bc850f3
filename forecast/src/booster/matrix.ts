import { fillBins, type Edges } from './bins.ts'
import type { Kernel } from './kernel.ts'
import { fetchedBytes } from './loops.ts'

/** Binned rows in the kernel's memory: row by row (`width` bytes each) for histograms and prediction, column by column for partitioning. */
export type Matrix = { kernel: Kernel; rows: number; features: number; width: number; bins: number; columns: number }

/** Histograms are counted four features at a time. */
export const widthOf = (features: number) => Math.ceil(features / 4) * 4

/** Bytes a matrix and the growing of trees on it need. */
export function bytesFor(rows: number, features: number, leaves: number): number {
  const width = widthOf(features)
  return rows * (2 * width + features + 8 + 4 + 4 + 4 + 8 + 8 + 8) + (leaves + 2) * (width * 512 + 16) + 16 * leaves + fetchedBytes(width) + 65_536
}

/** Lays rows of values (row-major, NaN = missing) into the kernel's memory. */
export function loadMatrix(kernel: Kernel, values: Float32Array, edges: Edges): Matrix {
  const features = edges.length
  const width = widthOf(features)
  const rows = values.length / features
  const [bins, columns] = [kernel.take(rows * width), kernel.take(rows * features)]
  const u8 = new Uint8Array(kernel.buffer)
  for (let f = 0; f < features; f++) {
    const column = u8.subarray(columns + f * rows, columns + (f + 1) * rows)
    fillBins(edges[f]!, values, f, features, column)
    for (let row = 0, at = bins + f; row < rows; row++, at += width) u8[at] = column[row]!
  }
  return { kernel, rows, features, width, bins, columns }
}
