import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

/** Writes text or bytes to a file (gzipped when its name ends in .gz) by way of a temporary one beside it: a reader sees the old file or the whole new one. */
export async function writeFileWhole(path: string, parts: Iterable<string | Uint8Array>): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    const target = createWriteStream(temporary, { flags: 'wx' })
    await (path.endsWith('.gz') ? pipeline(Readable.from(parts), createGzip(), target) : pipeline(Readable.from(parts), target))
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
