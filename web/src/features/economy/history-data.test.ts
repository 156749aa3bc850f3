import { expect, test } from 'vitest'
import { amountScale, axisName, bucketName, comparePeriods, labelled } from './history-data.ts'

const weekOf = (day: string) => `Week of ${day}`

test('buckets are named after what they hold', () => {
  expect(bucketName('2026-11-21', 'day', 'en', weekOf)).toBe('Sat 21 Nov')
  expect(bucketName('2026-11-16', 'week', 'en', weekOf)).toBe('Week of Mon 16 Nov')
  expect(bucketName('2026-11-01', 'month', 'en', weekOf)).toBe('Nov 2026')
  expect([axisName('2026-11-21', 'day', 'en'), axisName('2026-11-01', 'month', 'en')]).toEqual(['21 Nov', 'Nov 2026'])
})

test('names under the axis have room', () => {
  expect(labelled(3, 800)).toEqual([0, 1, 2])
  expect(labelled(30, 840)).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 27])
  expect(labelled(30, 20)).toEqual([0])
})

test('a name that would reach out of the chart is left out', () => {
  expect(labelled(53, 1200).slice(-2)).toEqual([44, 48])
  expect(labelled(5, 500)).toContain(4)
})

test('the axis holds every amount and zero in round steps', () => {
  expect(amountScale([12, 55, 38])).toEqual({ min: 0, max: 60, step: 20 })
  expect(amountScale([-3, 8])).toEqual({ min: -5, max: 10, step: 5 })
  expect(amountScale([])).toEqual({ min: 0, max: 0.25, step: 0.25 })
  expect(amountScale([-2])).toEqual({ min: -2, max: 0.5, step: 0.5 })
})

test('a period is compared with the one before', () => {
  const before = { savings: 10, hours_used: 5 }
  expect(comparePeriods(12, before)).toEqual({ share: 0.2 })
  expect(comparePeriods(12, null)).toBe('none')
  expect(comparePeriods(12, { savings: 0, hours_used: 0 })).toBe('unused')
  expect(comparePeriods(12, { savings: -4, hours_used: 5 })).toEqual({ amount: -4 })
  expect(comparePeriods(-1, before)).toEqual({ amount: 10 })
})
