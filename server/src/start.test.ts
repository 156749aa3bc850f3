import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from './platform/config.ts'
import { StartError } from './platform/errors.ts'
import { inWords, openDatabase } from './start.ts'

const folder = mkdtempSync(join(tmpdir(), 'dumont-start-'))
const open = (DUMONT_DATA_DIR: string, more: Record<string, string> = {}) => openDatabase(loadConfig({ DUMONT_DATA_DIR, ...more }).config, () => {})

test.skipIf(process.platform !== 'linux')('a data directory where no folder can be made is a sentence, at once', async () => {
  await expect(open('/proc/dumont/data')).rejects.toThrow(/^\/proc\/dumont\/data cannot be made \(ENOENT\)/)
})

test('a data directory below a file is a sentence', async () => {
  writeFileSync(join(folder, 'file'), '')
  await expect(open(join(folder, 'file', 'data'))).rejects.toThrow(StartError)
})

test('a database that does not answer is a sentence without its password', async () => {
  const url = new URL('postgres://127.0.0.1:1/x')
  url.username = 'u'
  url.password = 'hush'
  const problem = await open(join(folder, 'new', 'data'), { DATABASE_URL: url.href }).catch((error: unknown) => error)
  expect(problem).toBeInstanceOf(StartError)
  expect(String(problem)).toMatch(/DATABASE_URL does not answer/)
  expect(String(problem)).not.toContain('hush')
})

test.each([
  [{ code: '53100', message: 'could not extend file' }, /^The disk that holds \/d is full/],
  [new Error('Connection terminated unexpectedly'), /^The database stopped while Dumont was starting/],
])('a start that fails for the disk, %o, is a sentence', (error, sentence) => {
  const said = inWords(error, { embedded: true, dataDir: '/d' })
  expect(said).toBeInstanceOf(StartError)
  expect((said as StartError).message).toMatch(sentence)
})

test('a bug stays a bug, and another database is not ours to explain', () => {
  const [bug, down] = [new TypeError('x'), new Error('Connection terminated unexpectedly')]
  expect(inWords(bug, { embedded: true, dataDir: '/d' })).toBe(bug)
  expect(inWords(down, { embedded: false, dataDir: '/d' })).toBe(down)
})
