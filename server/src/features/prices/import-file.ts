import { CsvRecords } from '@dumont/contracts'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { type Columns, decidePrice, decideSeries, findColumns } from './decide-row.ts'
import { noRows, type StagedRows } from './store-staging.ts'
import type { Problem, SeriesSpec } from './tables.ts'

/** The file itself cannot be read as prices; the message is for a person. */
export class FileError extends Error {
  override name = 'FileError'
}

export type FileState = {
  rows: StagedRows
  newSeries: { ref: number; spec: SeriesSpec }[]
  rowsRead: number
  rowsAccepted: number
  rowsRejected: number
  problems: Problem[]
  bytesRead: number
}
export type FileLimits = { now: Date; mostBytes: number; signal: AbortSignal }

const KEPT_PROBLEMS = 100
/** Each needs a place in memory; more than any real market has. */
const MOST_SERIES = 200_000

/**
 * Reads a CSV or gzipped CSV file piece by piece. After each piece `onPiece` gets what was found so far and takes the rows out of it; the next
 * piece waits for it. @throws FileError
 */
export async function readPriceFile(path: string, limits: FileLimits, onPiece: (state: FileState) => Promise<void>): Promise<FileState> {
  const state: FileState = { rows: noRows(), newSeries: [], rowsRead: 0, rowsAccepted: 0, rowsRejected: 0, problems: [], bytesRead: 0 }
  const taker = new RowTaker(state, limits.now)
  const records = new CsvRecords({ record: (fields, line) => taker.record(fields, line), bad: (line, reason) => taker.bad(line, reason) })
  const source = createReadStream(path, { highWaterMark: 1 << 17 })
  const decoder = new TextDecoder()
  const read = async (chunks: AsyncIterable<Buffer>) => {
    let bytes = 0
    for await (const chunk of chunks) {
      bytes += chunk.length
      if (bytes > limits.mostBytes) throw new FileError(`The file unpacks to more than ${Math.round(limits.mostBytes / 2 ** 20)} MB`)
      records.push(decoder.decode(chunk, { stream: true }))
      state.bytesRead = source.bytesRead
      await onPiece(state)
    }
    records.end()
    state.bytesRead = source.bytesRead
    await onPiece(state)
  }
  const zipped = await isGzip(path)
  try {
    await (zipped ? pipeline(source, createGunzip({ chunkSize: 1 << 17 }), read, { signal: limits.signal }) : pipeline(source, read, { signal: limits.signal }))
  } catch (error) {
    throw (error as { code?: string }).code?.startsWith('Z_')
      ? new FileError(`The gzip file is damaged or cut off after row ${state.rowsRead}`, { cause: error })
      : error
  }
  if (!taker.hasHeader) throw new FileError('The file is empty: its first line must name the columns')
  return state
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await file.close()
  }
}

/** Turns records into staged rows: the first one is the header. */
class RowTaker {
  private columns: Columns | undefined
  private readonly refs = new Map<string, number>()
  private readonly state: FileState
  private readonly now: Date

  constructor(state: FileState, now: Date) {
    this.state = state
    this.now = now
  }

  get hasHeader(): boolean {
    return this.columns !== undefined
  }

  bad(line: number, reason: string): void {
    if (!this.columns) throw new FileError(`Line ${line} should name the columns, but ${reason}: this is not a CSV file`)
    this.state.rowsRead++
    this.state.rowsRejected++
    if (this.state.problems.length < KEPT_PROBLEMS) this.state.problems.push({ line, reason })
  }

  record(fields: string[], line: number): void {
    if (!this.columns) {
      this.columns = header(fields)
      return
    }
    const price = decidePrice(fields, this.columns, this.now)
    if (typeof price === 'string') return this.bad(line, price)
    const ref = this.refOf(fields, this.columns)
    if (typeof ref === 'string') return this.bad(line, ref)
    this.state.rowsRead++
    this.state.rowsAccepted++
    const { rows } = this.state
    rows.refs.push(ref)
    rows.atMs.push(price.atMs)
    rows.micros.push(price.micros)
    rows.onDemandMicros.push(price.onDemandMicros)
  }

  private refOf(fields: string[], columns: Columns): number | string {
    const { series_id, provider, region, zone, instance_type, gpu, gpu_count, market } = columns
    const name = `${fields[series_id]}\0${fields[provider]}\0${fields[region]}\0${fields[zone]}\0${fields[instance_type]}\0${fields[gpu]}\0${fields[gpu_count]}\0${fields[market]}`
    const known = this.refs.get(name)
    if (known !== undefined) return known
    const spec = decideSeries(fields, columns)
    if (typeof spec === 'string') return spec
    const ref = this.refs.size + 1
    if (ref > MOST_SERIES) throw new FileError(`The file has more than ${MOST_SERIES} series; split it`)
    this.refs.set(name, ref)
    this.state.newSeries.push({ ref, spec })
    return ref
  }
}

function header(fields: string[]): Columns {
  const columns = findColumns(fields)
  if (!('missing' in columns)) return columns
  throw new FileError(`The header lacks the column${columns.missing.length > 1 ? 's' : ''} ${columns.missing.join(', ')}`)
}
