import { Transform } from 'node:stream'
import { z } from 'zod'
import { StartError } from '../platform/errors.ts'

/*
 * A backup is one gzip stream: a line of JSON (the header), then the rows of each table in the header's order as PostgreSQL's COPY text,
 * in frames of a 4-byte length and as many bytes. A frame of length 0 ends a table.
 */
export const formatVersion = 1
export const keyCheckPlace = 'backup.key_check'
export const keyCheckText = 'dumont'

export const Header = z.object({
  format: z.literal('dumont-backup'),
  version: z.literal(formatVersion),
  made_at: z.iso.datetime(),
  migrations: z.array(z.string().regex(/^\d{4}-[\w-]+\.sql$/)).min(1),
  /** A known text, sealed: opens only with the keys of the server that was backed up. */
  key_check: z.string(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1), rows: z.int(), checksum: z.string() })),
  partitions: z.array(z.object({ parent: z.string(), name: z.string(), bounds: z.string().regex(/^FOR VALUES FROM \('[\d :+-]+'\) TO \('[\d :+-]+'\)$/) })),
  sequences: z.array(z.object({ table: z.string(), column: z.string(), next: z.int() })),
})
export type Header = z.infer<typeof Header>

const longestFrame = 256 * 1024 * 1024
const longestHeader = 2 * 1024 * 1024

/** Puts each chunk that passes into a frame, and ends with the empty one. */
export function framer(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      this.push(length(chunk.length))
      done(null, chunk)
    },
    flush(done) {
      done(null, length(0))
    },
  })
}

function length(bytes: number): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(bytes)
  return head
}

export class DamagedBackup extends Error {}

/** Reads a backup's parts one after the other; never more than a frame in memory. */
export class BackupReader {
  readonly #chunks: AsyncIterator<Buffer>
  #have: Buffer = Buffer.alloc(0)

  constructor(unzipped: AsyncIterable<Buffer>) {
    this.#chunks = unzipped[Symbol.asyncIterator]()
  }

  async header(): Promise<Header> {
    let end = -1
    while ((end = this.#have.indexOf(10)) < 0) {
      if (this.#have.length > longestHeader || !(await this.#more())) throw new DamagedBackup('it has no header')
    }
    const line = this.#take(end + 1).toString('utf8')
    return parseHeader(line)
  }

  /** The rows of the next table as COPY text. */
  async *rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const size = (await this.#exactly(4)).readUInt32BE()
      if (size === 0) return
      if (size > longestFrame) throw new DamagedBackup('a part of it is impossibly long')
      yield await this.#exactly(size)
    }
  }

  /** Reads to the last byte, where gzip keeps its own check. */
  async end(): Promise<void> {
    if (this.#have.length || (await this.#more())) throw new DamagedBackup('it goes on after its end')
  }

  async #exactly(bytes: number): Promise<Buffer> {
    while (this.#have.length < bytes) if (!(await this.#more())) throw new DamagedBackup('it ends too early')
    return this.#take(bytes)
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#chunks.next()
    if (done) return false
    this.#have = this.#have.length ? Buffer.concat([this.#have, value]) : value
    return true
  }

  #take(bytes: number): Buffer {
    const taken = this.#have.subarray(0, bytes)
    this.#have = this.#have.subarray(bytes)
    return taken
  }
}

function parseHeader(line: string): Header {
  const header = parsed(line)
  if (header?.format === 'dumont-backup' && Number(header.version) > formatVersion)
    throw new StartError('The backup was made by a newer Dumont. Restore it with that version.')
  const checked = Header.safeParse(header)
  if (!checked.success) throw new DamagedBackup('its header cannot be read')
  return checked.data
}

function parsed(line: string): { format?: unknown; version?: unknown } | undefined {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
