import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/feature.ts'

const folder = (deps: Deps): string => join(deps.config.dataDir, 'uploads')

export const spoolPath = (deps: Deps, name: string): string => join(folder(deps), name)

export const dropSpool = (deps: Deps, name: string): Promise<void> => rm(spoolPath(deps, name), { force: true })

/** Writes an upload to disk, and answers only when it would survive a crash. @throws AppError payload_too_large, unavailable */
export async function spoolUpload(deps: Deps, body: Readable): Promise<{ spool: string; bytes: number }> {
  await mkdir(folder(deps), { recursive: true, mode: 0o700 })
  const spool = randomUUID()
  const part = spoolPath(deps, `${spool}.part`)
  try {
    const bytes = await write(body, part, deps.config.DUMONT_UPLOAD_LIMIT_MB)
    await rename(part, spoolPath(deps, spool))
    await syncFolder(folder(deps))
    return { spool, bytes }
  } catch (error) {
    await rm(part, { force: true })
    if ((error as { code?: string }).code === 'ENOSPC') throw new AppError('unavailable', 'The disk has no room for this file', { cause: error })
    throw error
  }
}

async function write(body: Readable, path: string, limitMb: number): Promise<number> {
  let bytes = 0
  const limited = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length
      if (bytes > limitMb * 2 ** 20) throw tooLarge(limitMb)
      yield chunk
    }
  }
  // There before anything can fail: a stream that opens its file itself may do so after whoever called has removed it.
  const file = await open(path, 'wx', 0o600)
  // `flush` is an fsync before closing.
  await pipeline(body, limited, file.createWriteStream({ flush: true }))
  return bytes
}

export const tooLarge = (limitMb: number): AppError =>
  new AppError('payload_too_large', `The file is larger than ${limitMb} MB`, { hint: 'Split it, or raise DUMONT_UPLOAD_LIMIT_MB.' })

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path)
  await handle.sync().finally(() => handle.close())
}

const DAY_MS = 86_400_000

/** Uploads that broke off, and files that no import knows: older than a day by the clock of the disk they lie on. */
export async function dropLeftovers(deps: Deps, known: ReadonlySet<string>, now: Date): Promise<void> {
  for (const name of await readdir(folder(deps)).catch(() => [])) {
    const info = await stat(spoolPath(deps, name)).catch(() => undefined)
    if (info && !known.has(name) && now.getTime() - info.mtimeMs > DAY_MS) await dropSpool(deps, name)
  }
}
