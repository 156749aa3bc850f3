import { randomBytes } from 'node:crypto'
import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keyring, loadKeyring } from './keyring.ts'

const key = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`

test('a sealed text opens at its own place only', () => {
  const ring = keyring(key('a'))
  const sealed = ring.seal('secret', 'connections.key.7')
  expect(sealed).not.toContain('secret')
  expect(ring.open(sealed, 'connections.key.7')).toBe('secret')
  expect(() => ring.open(sealed, 'connections.key.8')).toThrow()
})

test('a new key in front seals; the old one behind it still opens', () => {
  const old = key('old')
  const sealed = keyring(old).seal('secret', 'x')
  const rotated = keyring(`${key('new')},${old}`)
  expect(rotated.open(sealed, 'x')).toBe('secret')
  expect(rotated.seal('secret', 'x')).toMatch(/^new\./)
})

test('a text sealed by a key that is gone names that key', () => {
  const sealed = keyring(key('lost')).seal('secret', 'x')
  expect(() => keyring(key('other')).open(sealed, 'x')).toThrow(/"lost"/)
})

test('a key is made once, readable by the owner only', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'dumont-keys-'))
  const first = loadKeyring({ dataDir }).derive('sessions')
  expect(loadKeyring({ dataDir }).derive('sessions')).toBe(first)
  expect(statSync(join(dataDir, 'secret-keys')).mode & 0o777).toBe(0o600)
})
