import { type Misses, missesOf } from '@dumont/forecast'
import { expect, test } from 'vitest'
import { decideWidths } from './decide-widths.ts'

/** Four weeks in which the price lay `ratio` half bands off. */
const missed = (ratio: number): Misses =>
  missesOf(Array.from({ length: 28 }, (_, day) => ({ hour: 336_000 + 24 * day, low: Math.exp(-1), median: 1, high: Math.E, price: Math.exp(ratio), width: 1 })))
const families = new Map([
  [1, 'a'],
  [2, 'a'],
  [3, 'b'],
])

test('a series that missed much more than its kin gets wider bands than they', () => {
  const widthOf = decideWidths(
    new Map([...Array.from({ length: 30 }, (_, k) => [10 + k, missed(0.8)] as const), [1, missed(2.4)]]),
    new Map([...families, ...Array.from({ length: 30 }, (_, k) => [10 + k, 'a'] as const)]),
  )
  expect(widthOf(1)).toBeGreaterThan(2)
  expect(widthOf(10)).toBeLessThan(1.05)
})

test('a series of which nothing came true yet takes after its family only', () => {
  const widthOf = decideWidths(new Map([[1, missed(2.4)]]), families)
  expect(widthOf(2)).toBeGreaterThan(1.05)
  expect(widthOf(3)).toBe(1)
})

test('a series that is not listed is left as it is', () => {
  expect(decideWidths(new Map([[9, missed(2)]]), families)(9)).toBe(1)
})
