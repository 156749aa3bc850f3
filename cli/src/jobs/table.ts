export type Cell = { name: string; text: string; right?: boolean }

/** Rows under a line of names; where the terminal is too narrow, each row as a list of its own. Cells that are empty everywhere are left out. */
export function table(rows: readonly (readonly Cell[])[], width: number): string[] {
  const [first] = rows
  if (!first) return []
  const kept = first.map((_, i) => i).filter((i) => rows.some((row) => row[i]!.text))
  const widths = kept.map((i) => Math.max(...rows.map((row) => row[i]!.text.length), first[i]!.name.length))
  if (widths.reduce((sum, one) => sum + one + 2, -2) > width) return rows.flatMap((row) => stacked(kept.map((i) => row[i]!)))
  const line = (texts: string[]) =>
    texts
      .map((text, k) => (first[kept[k]!]!.right ? text.padStart(widths[k]!) : text.padEnd(widths[k]!)))
      .join('  ')
      .trimEnd()
  return [line(kept.map((i) => first[i]!.name)), ...rows.map((row) => line(kept.map((i) => row[i]!.text)))]
}

function stacked(cells: Cell[]): string[] {
  const named = cells.filter(({ text }) => text)
  const indent = Math.max(...named.map(({ name }) => name.length))
  return [...named.map(({ name, text }) => `${name.padEnd(indent)}  ${text}`), '']
}
