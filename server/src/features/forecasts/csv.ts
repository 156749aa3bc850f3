type Cell = string | number

/**
 * Rows as CSV that spreadsheets read right: UTF-8 with a byte order mark, CRLF. Text that a spreadsheet would take for a formula gets an
 * apostrophe before it; numbers stay as they are.
 */
export function toCsv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [header.map(cell).join(',')]
  for (const row of rows) lines.push(row.map(cell).join(','))
  return `\uFEFF${lines.join('\r\n')}\r\n`
}

function cell(value: Cell): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A file name for content-disposition, whatever a series is called. */
export function csvFileName(...parts: readonly (string | number | null | undefined)[]): string {
  return `${parts
    .filter((part) => part !== null && part !== undefined)
    .join('-')
    .replaceAll(/[^\w.-]+/g, '_')
    .slice(0, 120)}.csv`
}
