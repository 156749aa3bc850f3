import { gunzipSync } from 'node:zlib'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import Papa from 'papaparse'
import { ConnectorError } from '../../connector-error.ts'
import type { Offer } from '../provider.ts'
import { checkColumns, type FileRow, readRow } from './rows.ts'

/** A file is read whole, into memory; larger ones are for the import. */
export const maxBytes = 32_000_000
const maxRows = 1_000_000

/** Every row as an offer at its time, in the order of the file: CSV, gzipped CSV or Parquet, told apart by their first bytes. @throws ConnectorError */
export async function readPrices(bytes: Uint8Array<ArrayBuffer>, now: Date): Promise<Offer[]> {
  // Rows count as a person counts: the header of a CSV is row 1.
  if (startsWith(bytes, 'PAR1')) return (await parquetRows(bytes)).map((row, i) => readRow(row, i + 1, now))
  const csv = bytes[0] === 0x1f && bytes[1] === 0x8b ? unpack(bytes) : bytes
  return csvRows(new TextDecoder().decode(csv)).map((row, i) => readRow(row, i + 2, now))
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, magic.length)) === magic
}

function unpack(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes })
  } catch (error) {
    throw new ConnectorError('unexpected_answer', `The file cannot be unpacked, or holds more than ${maxBytes / 1e6} MB`, { cause: error })
  }
}

function csvRows(text: string): FileRow[] {
  const { data, errors, meta } = Papa.parse<FileRow>(text, {
    header: true,
    delimiter: ',',
    skipEmptyLines: 'greedy',
    transformHeader: (name) => name.trim().toLowerCase(),
  })
  checkColumns(meta.fields ?? [])
  const [broken] = errors
  if (broken) throw new ConnectorError('unexpected_answer', `Row ${(broken.row ?? 0) + 2} of the file is broken (${broken.code})`)
  return data
}

async function parquetRows(bytes: Uint8Array<ArrayBuffer>): Promise<FileRow[]> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  try {
    const metadata = parquetMetadata(file)
    if (metadata.num_rows > maxRows) throw new ConnectorError('unexpected_answer', `The file has more than ${maxRows} rows`)
    const columns = metadata.schema.slice(1).map(({ name }) => name)
    checkColumns(columns.map((name) => name.toLowerCase()))
    const rows = await parquetReadObjects({ file, metadata })
    return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value])))
  } catch (error) {
    if (error instanceof ConnectorError) throw error
    throw new ConnectorError('unexpected_answer', 'The Parquet file is broken, or packed otherwise than with Snappy', { cause: error })
  }
}
