import { CsvRecords } from '@dumont/contracts'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { pipeline } from 'node:stream/promises'
import type { Traits } from '@dumont/forecast'

/** What one series of the file says about itself, with its observations by `asOf` in the order of the file. */
export type PriceColumn = { id: string; provider: string; market: string; traits: Traits; onDemand: number | undefined; at: number[]; price: number[] }
export type BadRow = { line: number; reason: string }
export type PriceFile = { series: Map<string, PriceColumn>; rows: number; badRows: BadRow[]; badRowCount: number }
export type ReadOptions = { asOf: number; onProgress?: (rows: number) => void }

const REQUIRED = ['series_id', 'timestamp', 'price_usd_per_hour'] as const
/** So many bad rows are kept by line number; the rest is only counted. */
const KEPT_BAD_ROWS = 1000

/** Streams a price file (CSV, gzipped or not). Rows after `asOf` are skipped by their timestamp alone, whatever else they hold. */
export async function readPrices(path: string, { asOf, onProgress }: ReadOptions): Promise<PriceFile> {
  const file: PriceFile = { series: new Map(), rows: 0, badRows: [], badRowCount: 0 }
  const bad = (line: number, reason: string) => {
    if (++file.badRowCount <= KEPT_BAD_ROWS) file.badRows.push({ line, reason })
  }
  let take: ((fields: string[], line: number) => void) | undefined
  const row = (fields: string[], line: number) => {
    if (take) take(fields, line)
    else take = rowTaker(file, header(fields), asOf, bad)
  }
  const reader = new CsvRecords({ record: row, bad })
  const source = createReadStream(path, { highWaterMark: 1 << 18 })
  const decode = async (chunks: AsyncIterable<Buffer>) => {
    const decoder = new TextDecoder()
    for await (const chunk of chunks) {
      reader.push(decoder.decode(chunk, { stream: true }))
      onProgress?.(file.rows)
    }
    reader.end()
  }
  await (path.endsWith('.gz') ? pipeline(source, createGunzip({ chunkSize: 1 << 20 }), decode) : pipeline(source, decode))
  if (!take) throw new Error('The file is empty: expected a header line with the columns series_id, timestamp, price_usd_per_hour')
  return file
}

function header(fields: string[]): Map<string, number> {
  const columns = new Map(fields.map((name, i) => [name.trim().toLowerCase(), i]))
  const missing = REQUIRED.filter((name) => !columns.has(name))
  if (missing.length) throw new Error(`The header lacks ${missing.length === 1 ? 'the column' : 'the columns'} ${missing.join(', ')}`)
  return columns
}

function rowTaker(
  file: PriceFile,
  columns: Map<string, number>,
  asOf: number,
  bad: (line: number, reason: string) => void,
): (fields: string[], line: number) => void {
  const at = (name: string) => columns.get(name) ?? -1
  const [id, timestamp, price, provider, market, onDemand] = [...REQUIRED, 'provider', 'market', 'on_demand_usd_per_hour'].map(at) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const traits = { region: at('region'), zone: at('zone'), type: at('instance_type'), gpu: at('gpu') }
  const traitsIn = (fields: string[]): Traits => Object.fromEntries(Object.entries(traits).map(([name, column]) => [name, fields[column] || undefined]))
  return (fields, line) => {
    const when = parseTimestamp(fields[timestamp] ?? '')
    if (when > asOf) return
    file.rows++
    if (Number.isNaN(when)) return bad(line, `timestamp "${fields[timestamp] ?? ''}" is not a time like 2024-02-01T13:00:00Z`)
    const key = fields[id]
    if (!key) return bad(line, 'series_id is empty')
    if (fields.slice(columns.size).some((field) => field.trim())) return bad(line, `the row has ${fields.length} fields, more than the header`)
    const text = fields[price]?.trim() ?? ''
    // No hexadecimal, no words, which Number would take.
    const value = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : NaN
    if (!(value > 0 && value < Infinity)) return bad(line, `price "${fields[price] ?? ''}" is not a positive number`)
    let column = file.series.get(key)
    if (!column) {
      column = { id: key, provider: fields[provider] ?? '', market: fields[market] ?? '', traits: traitsIn(fields), onDemand: undefined, at: [], price: [] }
      file.series.set(key, column)
    }
    column.at.push(when)
    column.price.push(value)
    const sheet = Number(fields[onDemand] ?? '')
    // The highest list price named: the same whatever the order of rows.
    if (sheet > 0 && sheet < Infinity) column.onDemand = Math.max(sheet, column.onDemand ?? 0)
  }
}

const MINUTE = 60_000
const days = new Map<string, number>()

/** Milliseconds since 1970, or NaN. A time without a zone is refused: it would mean another moment on another machine. */
export function parseTimestamp(text: string): number {
  if (text.length !== 20 || !text.endsWith('Z') || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':') return parseAnyZone(text)
  const day = text.slice(0, 10)
  let start = days.get(day)
  if (start === undefined) days.set(day, (start = realDay(day)))
  const [hour, minute, second] = [two(text, 11), two(text, 14), two(text, 17)]
  return hour < 24 && minute < 60 && second < 60 ? start + (hour * 60 + minute) * MINUTE + second * 1000 : NaN
}

/** `Date.parse` would take 30 February for 1 March. */
function realDay(day: string): number {
  const start = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : NaN
  return !Number.isNaN(start) && new Date(start).toISOString().startsWith(day) ? start : NaN
}

function parseAnyZone(text: string): number {
  const match = /^(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/.exec(text)
  return match && !Number.isNaN(realDay(match[1]!)) ? Date.parse(text.replace(' ', 'T')) : NaN
}

function two(text: string, at: number): number {
  const [a, b] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48]
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : NaN
}
