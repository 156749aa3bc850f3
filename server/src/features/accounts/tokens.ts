import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits: too many to guess, so a plain SHA-256 is enough to store. */
export const newToken = (): string => randomBytes(32).toString('base64url')
export const newId = (): string => randomBytes(16).toString('hex')
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

export const sameHash = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

const keyShape = /^dmt_[A-Za-z0-9_-]{43}$/
const prefixLength = 'dmt_'.length + 8

export const newApiKey = (): string => `dmt_${newToken()}`
export const keyPrefix = (key: string): string => key.slice(0, prefixLength)

/** The key in `Authorization: Bearer dmt_...`; undefined when the header has another form. */
export function bearerKey(authorization: string): string | undefined {
  const [scheme, key, ...rest] = authorization.trim().split(/ +/)
  return scheme?.toLowerCase() === 'bearer' && key && !rest.length && keyShape.test(key) ? key : undefined
}
