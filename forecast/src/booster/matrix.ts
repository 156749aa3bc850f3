import { binOf, type Edges } from './bins.ts'
import type { Kernel } from './kernel.ts'

/** Binned rows in the kernel's memory: row by row for histograms and prediction, column by column for partitioning. */
export type Matrix = { kernel: Kernel; rows: number; features: number; bins: number; columns: number }

/** Bytes a matrix and the growing of trees on it need. */
export function bytesFor(rows: number, features: number, leaves: number): number {
  return rows * (2 * features + 8 + 4 + 4 + 8) + (leaves + 2) * (features * 512 + 16) + 16 * leaves + 65_536
}

/** Lays rows of values (row-major, NaN = missing) into the kernel's memory. */
export function loadMatrix(kernel: Kernel, values: Float32Array, edges: Edges): Matrix {
  const features = edges.length
  const rows = values.length / features
  const [bins, columns] = [kernel.take(rows * features), kernel.take(rows * features)]
  const u8 = new Uint8Array(kernel.buffer)
  for (let f = 0; f < features; f++) {
    const column = edges[f]!
    for (let row = 0; row < rows; row++) {
      const bin = binOf(column, values[row * features + f]!)
      u8[bins + row * features + f] = bin
      u8[columns + f * rows + row] = bin
    }
  }
  return { kernel, rows, features, bins, columns }
}
