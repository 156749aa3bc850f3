/** A record longer than this is not one: a lost quote, or no CSV at all. */
const LONGEST = 16_384

type CsvSink = { record: (fields: string[], line: number) => void; bad: (line: number, reason: string) => void }

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
    this.split(this.rest + text, false)
  }

  /** What is left, when the file does not end with a line break or a quote in it is still open. */
  end(): void {
    if (this.rest) this.split(`${this.rest}\n`, true)
  }

  private split(all: string, isLast: boolean): void {
    let at = 0
    for (;;) {
      const next = this.skipping ? this.skip(all, at) : this.take(all, at, isLast)
      if (next < 0) break
      at = next
    }
    this.rest = this.skipping ? '' : all.slice(at)
  }

  /** Takes the record that begins at `at`; answers where the next one begins, or -1 when this one is not complete. */
  private take(all: string, at: number, isLast: boolean): number {
    const end = recordEnd(all, at)
    if (end >= 0 && end - at <= LONGEST) {
      this.emit(all.slice(at, end))
      return end + 1
    }
    if (end < 0 && (isLast ? at >= all.length : all.length - at <= LONGEST)) return -1
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

/** Where the record ends: the next line break outside quotes, or -1 when it has not arrived. A quote opens a field at its start only: 5" is no quotation. */
function recordEnd(text: string, start: number): number {
  const lineEnd = text.indexOf('\n', start)
  const quote = text.indexOf('"', start)
  if (lineEnd < 0 || quote < 0 || quote > lineEnd) return lineEnd
  for (let at = start; ;) {
    if (text[at] === '"') at = afterQuoted(text, at)
    if (at < 0 || at - start > LONGEST) return -1
    const end = text.indexOf('\n', at)
    const comma = text.indexOf(',', at)
    if (comma < 0 || comma > end) return end
    at = comma + 1
  }
}

/** The place after the quote that closes the field opened at `open`, or -1. */
function afterQuoted(text: string, open: number): number {
  for (let at = open + 1; ; at += 2) {
    at = text.indexOf('"', at)
    if (at < 0 || text[at + 1] !== '"') return at < 0 ? -1 : at + 1
  }
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
