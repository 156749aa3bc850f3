import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { putInPlace } from './put-in-place.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dumont-place-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const place = () => join(folder, 'data')
const isDone = () => existsSync(join(place(), 'done'))
const fill = (at: string, text: string) => {
  mkdirSync(at, { recursive: true })
  writeFileSync(join(at, 'done'), text)
}
const found = () => readFileSync(join(place(), 'done'), 'utf8')

test('a folder is made beside its place and moved there', () => {
  putInPlace(place(), isDone, (fresh) => fill(fresh, 'ours'), { replaces: false })
  expect(found()).toBe('ours')
  expect(readdirSync(folder)).toEqual(['data'])
})

test('what is there already stays, and nothing is made', () => {
  fill(place(), 'theirs')
  putInPlace(place(), isDone, () => expect.unreachable(), { replaces: true })
  expect(found()).toBe('theirs')
})

test('what another process put there meanwhile stays', () => {
  const make = (fresh: string) => {
    fill(fresh, 'ours')
    fill(place(), 'theirs')
  }
  putInPlace(place(), isDone, make, { replaces: true })
  expect(found()).toBe('theirs')
  expect(readdirSync(folder)).toEqual(['data'])
})

test('what is older gives way where it may', () => {
  mkdirSync(place())
  writeFileSync(join(place(), 'older'), '')
  putInPlace(place(), isDone, (fresh) => fill(fresh, 'ours'), { replaces: true })
  expect(readdirSync(place())).toEqual(['done'])
  expect(readdirSync(folder)).toEqual(['data'])
})

test('files that are no database are left alone, and the reader is told', () => {
  mkdirSync(place())
  writeFileSync(join(place(), 'base'), 'all there was')
  expect(() => putInPlace(place(), isDone, (fresh) => fill(fresh, 'ours'), { replaces: false })).toThrow(/holds files, but no database. Move them away/)
  expect(readFileSync(join(place(), 'base'), 'utf8')).toBe('all there was')
  expect(readdirSync(folder)).toEqual(['data'])
})

test('an error of the making is told', () => {
  const make = () => {
    throw new Error('no room')
  }
  expect(() => putInPlace(place(), isDone, make, { replaces: false })).toThrow('no room')
})

test('what killed processes left half made goes; what one that lives makes stays, and so do others of the folder', () => {
  const left = ['data.new', 'data.new-4194999', 'data.old-4194999', `data.new-${process.pid}`]
  const kept = [`data.new-${process.ppid}`, 'native.new-4194999', 'data.news', 'socket']
  for (const name of [...left, ...kept]) fill(join(folder, name), 'half')
  putInPlace(place(), isDone, (fresh) => fill(fresh, 'ours'), { replaces: false })
  expect(found()).toBe('ours')
  expect(readdirSync(folder).sort()).toEqual(['data', ...kept].sort())
})
