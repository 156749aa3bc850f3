type Cell = string | number | boolean | null | undefined

/** A row for CSV: what is inside a reference becomes columns of its own, lists become words. */
export function flatten(row: object): Record<string, Cell> {
  const cells: Record<string, Cell> = {}
  for (const [name, value] of Object.entries(row) as [string, unknown][]) {
    if (name === 'reference' && value) {
      for (const [inner, cell] of Object.entries(flatten(value))) cells[`reference_${inner}`] = cell
    } else cells[name] = cellOf(value)
  }
  return cells
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined || typeof value !== 'object') return value as Cell
  if (!Array.isArray(value)) return JSON.stringify(value)
  return value.map((one: { instance?: string; times?: number }) => (one.instance ? `${one.times} x ${one.instance}` : JSON.stringify(one))).join(' + ')
}

/** The columns of such rows: a reference is shown by what it is, where and from whom. */
export const columnsOf = (shape: object): string[] =>
  Object.keys(shape).flatMap((name) =>
    name === 'reference' ? ['reference_instances', 'reference_region', 'reference_source', 'reference_effective_from', 'reference_proxy'] : name,
  )
