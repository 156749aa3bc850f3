import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { progressLine } from './io.ts'

function screen(isTTY: boolean) {
  const stderr = Object.assign(new PassThrough(), { isTTY })
  const line = progressLine({ stdout: new PassThrough(), stderr })
  return { line, read: () => (stderr.read() as Buffer | null)?.toString() ?? '' }
}

test('progress is shown where a person looks, at most ten times a second, and wiped at the end', () => {
  const { line, read } = screen(true)
  line.show('1 row')
  line.show('2 rows')
  line.clear()
  expect(read()).toBe('\r\u001b[K1 row\r\u001b[K')
})

test('a pipe sees no progress', () => {
  const { line, read } = screen(false)
  line.show('1 row')
  line.clear()
  expect(read()).toBe('')
})
