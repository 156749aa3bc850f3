import { readFile, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConnectorError } from '../../connector-error.ts'
import { ask } from '../../transport/request.ts'
import type { ProviderSession } from '../provider.ts'
import { maxBytes } from './read-file.ts'

/** The file at an address of the user's, or below the place that the configuration allows: a folder (file:///srv/prices) or an address. @throws ConnectorError */
export async function fetchFile(session: ProviderSession, where: { url?: string | undefined; path?: string | undefined }): Promise<Uint8Array<ArrayBuffer>> {
  if (where.url) return download(session, where.url)
  const base = session.baseUrls['files'] ?? ''
  const path = where.path ?? ''
  if (!base)
    throw new ConnectorError('rejected_key', 'Files of this machine may not be read: set DUMONT_FILE_URL to the folder they are in, or give an address')
  if (base.startsWith('file:')) return readBelow(fileURLToPath(base), path)
  return download(session, `${base.replace(/\/$/, '')}/${path.split('/').map(encodeURIComponent).join('/')}`)
}

async function download(session: ProviderSession, url: string): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await ask(session, url, { vendor: 'The address of the file', maxBytes })
  const body = await answer.arrayBuffer().catch((error: unknown) => {
    throw error instanceof ConnectorError ? error : new ConnectorError('unavailable', 'The address of the file broke off', { cause: error })
  })
  return new Uint8Array(body)
}

/** Links are followed first, and then must still be inside. */
async function readBelow(folder: string, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const [inside, file] = await Promise.all([realpath(folder), realpath(join(folder, path))]).catch((error: unknown) => {
    throw new ConnectorError('unavailable', `There is no file ${path} in the folder that may be read`, { cause: error })
  })
  const found = file.startsWith(inside + sep) ? await stat(file) : undefined
  if (!found?.isFile()) throw new ConnectorError('unexpected_answer', `${path} is not a file in the folder that may be read`)
  if (found.size > maxBytes) throw new ConnectorError('unexpected_answer', `${path} is larger than ${maxBytes / 1e6} MB: import it instead`)
  return new Uint8Array(await readFile(file))
}
