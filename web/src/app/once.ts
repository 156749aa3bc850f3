/** Not crypto.randomUUID: browsers have that on https only. */
const newKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Headers of a request that counts once, however often it arrives. */
export const once = () => ({ 'idempotency-key': newKey() })
