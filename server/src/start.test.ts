import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from './platform/config.ts'
import { StartError } from './platform/errors.ts'
import { openDatabase } from './start.ts'

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
  const problem = await open(join(folder, 'new', 'data'), { DATABASE_URL: 'postgres://u:hush@127.0.0.1:1/x' }).catch((error: unknown) => error)
  expect(problem).toBeInstanceOf(StartError)
  expect(String(problem)).toMatch(/DATABASE_URL does not answer/)
  expect(String(problem)).not.toContain('hush')
})
