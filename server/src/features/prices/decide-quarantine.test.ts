import { expect, test } from 'vitest'
import { decideQuarantine } from './decide-quarantine.ts'

const flagged = (...prices: number[]) => decideQuarantine(prices).flatMap((is, i) => (is ? [i] : []))

test('a single slip to a hundred times the price is quarantined, its neighbours are not', () => {
  expect(flagged(1, 1, 1, 1, 100, 1, 1, 1)).toEqual([4])
})

test('cents for dollars is quarantined too', () => {
  expect(flagged(1, 1.1, 1, 0.01, 1, 1, 1)).toEqual([3])
})

test('ten times the median is believed, a hair more is not', () => {
  expect(flagged(1, 1, 1, 1, 10, 1, 1)).toEqual([])
  expect(flagged(1, 1, 1, 1, 10.01, 1, 1)).toEqual([4])
  expect(flagged(1, 1, 1, 1, 0.1, 1, 1)).toEqual([])
  expect(flagged(1, 1, 1, 1, 0.0999, 1, 1)).toEqual([4])
})

test('a new level waits for three observations that confirm it, then counts from its first hour', () => {
  const before = [1, 1, 1, 1, 1]
  expect(flagged(...before, 20)).toEqual([5])
  expect(flagged(...before, 20, 20)).toEqual([5, 6])
  expect(flagged(...before, 20, 20, 21)).toEqual([5, 6, 7])
  expect(flagged(...before, 20, 20, 21, 20)).toEqual([])
})

test('the last hours of a new level stay when the old one comes back', () => {
  expect(flagged(1, 1, 1, 1, 1, 20, 20, 20, 20, 1, 1, 1, 1, 1)).toEqual([])
})

test('three wild prices that do not agree confirm nothing', () => {
  expect(flagged(1, 1, 1, 1, 1, 20, 300, 20, 900, 1, 1, 1, 1)).toEqual([5, 6, 7, 8])
})

test('too few neighbours cannot judge', () => {
  expect(flagged(1, 50)).toEqual([])
  expect(flagged(1, 1, 50)).toEqual([])
  expect(flagged(1, 1, 1, 50)).toEqual([3])
})

test('nothing to judge', () => {
  expect(flagged()).toEqual([])
})
