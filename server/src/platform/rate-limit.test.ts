import { expect, test } from 'vitest'
import type { AppError } from './errors.ts'
import { rateLimit } from './rate-limit.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000)
const refused = (call: () => void): number | undefined => {
  try {
    call()
    return undefined
  } catch (error) {
    return (error as AppError).extra.retryAfterSeconds
  }
}

test('lets so many through at once, and says when the next may come', () => {
  const admit = rateLimit(3)
  for (let i = 0; i < 3; i++) admit('a', at(0))
  expect(refused(() => admit('a', at(0)))).toBe(20)
  expect(refused(() => admit('a', at(19)))).toBe(1)
  expect(refused(() => admit('a', at(21)))).toBeUndefined()
})

test('counts each name for itself', () => {
  const admit = rateLimit(1)
  admit('a', at(0))
  expect(refused(() => admit('b', at(0)))).toBeUndefined()
  expect(refused(() => admit('a', at(0)))).toBe(60)
})

test('what is refused is not counted, and a clock that goes back lets nobody in', () => {
  const admit = rateLimit(1)
  admit('a', at(100))
  for (let i = 0; i < 50; i++) expect(refused(() => admit('a', at(90)))).toBeDefined()
  expect(refused(() => admit('a', at(150.1)))).toBeUndefined()
})

test('remembers only so many names', () => {
  const admit = rateLimit(1)
  admit('first', at(0))
  for (let i = 0; i < 10_000; i++) admit(`n${i}`, at(0))
  expect(refused(() => admit('first', at(0)))).toBeUndefined()
})
