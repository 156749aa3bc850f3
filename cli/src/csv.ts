/** Splits decoded text into CSV records as it arrives. Records keep their line number; quoted fields may hold commas, quotes and line breaks. */
export class CsvReader {
  private rest = ''
  private line = 1

  /** Calls `row` for every complete record in what has arrived so far. */
  push(text: string, row: (fields: string[], line: number) => void): void {
    const all = this.rest + text
    let start = 0
    for (;;) {
      const end = recordEnd(all, start)
      if (end < 0) break
      this.take(all.slice(start, end), row)
      start = end + 1
    }
    this.rest = all.slice(start)
  }

  /** The last record, when the file does not end with a line break. */
  end(row: (fields: string[], line: number) => void): void {
    if (this.rest) this.take(this.rest, row)
    this.rest = ''
  }

  private take(record: string, row: (fields: string[], line: number) => void): void {
    const text = record.endsWith('\r') ? record.slice(0, -1) : record
    const line = this.line
    if (text.includes('"')) {
      this.line += text.split('\n').length
      row(splitQuoted(text), line)
      return
    }
    this.line += 1
    if (text) row(text.split(','), line)
  }
}

/** Where the record that begins at `start` ends: the next line break outside quotes, or -1 when it has not arrived. */
function recordEnd(text: string, start: number): number {
  let end = text.indexOf('\n', start)
  const quote = text.indexOf('"', start)
  if (end < 0 || quote < 0 || quote > end) return end
  while (end >= 0 && quotes(text, start, end) % 2 === 1) end = text.indexOf('\n', end + 1)
  return end
}

function quotes(text: string, start: number, end: number): number {
  let count = 0
  for (let at = text.indexOf('"', start); at >= 0 && at < end; at = text.indexOf('"', at + 1)) count++
  return count
}

function splitQuoted(text: string): string[] {
  const fields: string[] = []
  let at = 0
  for (;;) {
    const quoted = text[at] === '"' ? /"((?:[^"]|"")*)"?/y : /([^,]*)/y
    quoted.lastIndex = at
    const match = quoted.exec(text)!
    fields.push(text[at] === '"' ? match[1]!.replaceAll('""', '"') : match[1]!)
    const comma = text.indexOf(',', at + match[0].length)
    if (comma < 0) return fields
    at = comma + 1
  }
}

/** A field as CSV: quoted only when it must be. */
export function csvField(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
