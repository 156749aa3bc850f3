/** A record longer than this is not one: a lost quote, or no CSV at all. */
const LONGEST = 16_384

export type CsvSink = { record: (fields: string[], line: number) => void; bad: (line: number, reason: string) => void }

/**
 * Splits text into CSV records as it arrives, each with the number of its first line. Quoted fields may hold commas, quotes and line breaks; a record
 * without end is reported, and reading goes on at the next line, in bounded memory.
 */
export class CsvRecords {
  private rest = ''
  private line = 1
  private skipping = false
  private readonly sink: CsvSink

  constructor(sink: CsvSink) {
    this.sink = sink
  }

  push(text: string): void {
    const all = this.rest + text
    let at = 0
    for (;;) {
      const next = this.skipping ? this.skip(all, at) : this.take(all, at)
      if (next < 0) break
      at = next
    }
    this.rest = this.skipping ? '' : all.slice(at)
  }

  /** The last record, when the file does not end with a line break. */
  end(): void {
    if (this.rest.includes('"') && quotesIn(this.rest, 0, this.rest.length) % 2) return this.sink.bad(this.line, 'a quote is opened and never closed')
    if (this.rest) this.emit(this.rest)
    this.rest = ''
  }

  /** Takes the record that begins at `at`; answers where the next one begins, or -1 when this one is not complete. */
  private take(all: string, at: number): number {
    const end = recordEnd(all, at)
    if (end >= 0 && end - at <= LONGEST) {
      this.emit(all.slice(at, end))
      return end + 1
    }
    if (end < 0 && all.length - at <= LONGEST) return -1
    this.sink.bad(this.line, `the row is longer than ${LONGEST} characters, or a quote in it is never closed`)
    this.skipping = true
    return at
  }

  private skip(all: string, at: number): number {
    const lineEnd = all.indexOf('\n', at)
    if (lineEnd < 0) return -1
    this.skipping = false
    this.line++
    return lineEnd + 1
  }

  private emit(record: string): void {
    const { line } = this
    const text = record.endsWith('\r') ? record.slice(0, -1) : record
    if (!text.includes('"')) {
      this.line++
      if (text) this.sink.record(text.split(','), line)
      return
    }
    this.line += record.split('\n').length
    this.sink.record(splitQuoted(text), line)
  }
}

/** Where the record ends: the next line break outside quotes, or -1 when it has not arrived or is too far away. */
function recordEnd(text: string, start: number): number {
  let end = text.indexOf('\n', start)
  const quote = text.indexOf('"', start)
  if (end < 0 || quote < 0 || quote > end) return end
  let open = quotesIn(text, start, end) % 2 === 1
  while (open) {
    const next = text.indexOf('\n', end + 1)
    if (next < 0 || next - start > LONGEST) return -1
    open = quotesIn(text, end, next) % 2 === 0
    end = next
  }
  return end
}

function quotesIn(text: string, start: number, end: number): number {
  let count = 0
  for (let at = text.indexOf('"', start); at >= 0 && at < end; at = text.indexOf('"', at + 1)) count++
  return count
}

function splitQuoted(text: string): string[] {
  const fields: string[] = []
  for (let at = 0; at <= text.length;) {
    const pattern = text[at] === '"' ? /"((?:[^"]|"")*)"?/y : /([^,]*)/y
    pattern.lastIndex = at
    const match = pattern.exec(text)!
    fields.push(text[at] === '"' ? match[1]!.replaceAll('""', '"') : match[1]!)
    const comma = text.indexOf(',', at + match[0].length)
    if (comma < 0) break
    at = comma + 1
  }
  return fields
}
