import fs, { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import type promises from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Deps } from '../../platform/feature.ts'
import { spoolUpload } from './spool.ts'

// A disk that opens no file for writing until it is let, however it is asked: of itself, or by a stream.
const disk = vi.hoisted(() => {
  let [letOpen, opened] = [() => {}, Promise.resolve()]
  return {
    hold: () => void (opened = new Promise((done) => (letOpen = done))),
    opened: () => opened,
    letOpen: () => letOpen(),
  }
})
const ofStreams = fs.open
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof promises>()
  const open: typeof real.open = async (...args) => {
    if (args[1]) await disk.opened()
    return real.open(...args)
  }
  return { ...real, open }
})

let dataDir = ''
const opening = new Set<string>()
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dumont-spool-'))
  fs.open = ((...args: Parameters<typeof ofStreams>) => {
    const path = String(args[0])
    opening.add(path)
    const done = args.at(-1) as unknown as (...results: unknown[]) => void
    const counted = (...results: unknown[]) => (opening.delete(path), done(...results))
    void disk.opened().then(() => (ofStreams as (...all: unknown[]) => void)(...args.slice(0, -1), counted))
  }) as typeof fs.open
})
afterEach(() => {
  fs.open = ofStreams
  rmSync(dataDir, { recursive: true })
})

const deps = () => ({ config: { dataDir, DUMONT_UPLOAD_LIMIT_MB: 1 } }) as Deps
const uploads = () => readdirSync(join(dataDir, 'uploads'))
const turns = async (n: number) => {
  for (let left = n; left > 0; left--) await setImmediate()
}
async function* brokenOff() {
  yield Buffer.from('timestamp,price')
  throw new Error('the caller has gone')
}

test.each([
  ['too large', () => Readable.from([Buffer.alloc(2 ** 20 + 1)]), /larger than 1 MB/],
  ['broken off', () => Readable.from(brokenOff()), /the caller has gone/],
])('an upload that is %s leaves no file, also when the disk is slower to open one than we are to refuse', async (_, body, why) => {
  disk.hold()
  const upload = spoolUpload(deps(), body()).catch((error: unknown) => error)
  // Long enough for who does not wait for the disk to refuse, and to remove what is not there yet.
  await turns(200)
  disk.letOpen()
  expect(String(await upload)).toMatch(why)
  while (opening.size > 0) await turns(1)
  expect(uploads()).toEqual([])
})

test('an upload that ends is one file, whole', async () => {
  const { spool, bytes } = await spoolUpload(deps(), Readable.from([Buffer.from('a,b\n'), Buffer.from('1,2\n')]))
  expect([uploads(), bytes]).toEqual([[spool], 8])
})
