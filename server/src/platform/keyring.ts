import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'

/** Keys that seal secrets at rest, newest first. `where` (table, column, row) is bound to each sealed text, so that it cannot be moved to another row. */
export interface Keyring {
  seal(plain: string, where: string): string
  /** @throws when no key fits or the text was changed */
  open(sealed: string, where: string): string
  /** Whether there is a key of this name. */
  has(id: string): boolean
  /** What every text sealed with the newest key begins with. */
  newest: string
  /** A secret for one purpose, derived from the newest key. */
  derive(purpose: string): string
}

export function loadKeyring(config: Pick<Config, 'DUMONT_SECRET_KEYS' | 'dataDir'>): Keyring {
  return keyring(config.DUMONT_SECRET_KEYS ?? keysInFile(join(config.dataDir, 'secret-keys')))
}

export function keyring(spec: string): Keyring {
  const keys = spec
    .trim()
    .split(',')
    .map((part) => {
      const [id, secret] = part.split(':') as [string, string]
      return { id, secret: Buffer.from(secret, 'base64') }
    })
  const newest = keys[0]!
  return {
    newest: `${newest.id}.`,
    seal(plain, where) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', newest.secret, nonce, { authTagLength: 16 }).setAAD(Buffer.from(where))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return `${newest.id}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`
    },
    open(sealed, where) {
      const [id, text] = sealed.split('.') as [string, string]
      const key = keys.find((candidate) => candidate.id === id)
      if (!key) throw new Error(`No secret key with the id "${id}"`)
      const bytes = Buffer.from(text, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key.secret, bytes.subarray(0, 12), { authTagLength: 16 })
        .setAAD(Buffer.from(where))
        .setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
    },
    has: (id) => keys.some((key) => key.id === id),
    derive: (purpose) => createHmac('sha256', newest.secret).update(purpose).digest('base64url'),
  }
}

function keysInFile(file: string): string {
  if (!existsSync(file)) {
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, `k1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  }
  return readFileSync(file, 'utf8')
}
