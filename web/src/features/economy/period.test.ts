import { expect, test } from 'vitest'
import { dayCount, groupOf, periodQuestion, readPeriod, writePeriod, type Period } from './period.ts'

const read = (search: string) => readPeriod(new URLSearchParams(search))

test('30 days unless the address says otherwise', () => {
  expect(read('')).toEqual({ name: '30d' })
  expect(read('period=7d')).toEqual({ name: '7d' })
  expect(read('period=century')).toEqual({ name: '30d' })
})

test('own days count only when both are days, in order', () => {
  expect(read('period=custom&from=2026-11-01&to=2026-11-03')).toEqual({ name: 'custom', from: '2026-11-01', to: '2026-11-03' })
  expect(read('period=custom&from=2026-11-04&to=2026-11-03')).toEqual({ name: '30d' })
  expect(read('period=custom&from=2026-13-01&to=2026-11-03')).toEqual({ name: '30d' })
  expect(read('period=custom&to=2026-11-03')).toEqual({ name: '30d' })
})

test('goes into the address and leaves the rest of it alone', () => {
  const custom: Period = { name: 'custom', from: '2026-11-01', to: '2026-11-03' }
  const params = writePeriod(new URLSearchParams('by=label'), custom)
  expect(params.toString()).toBe('by=label&period=custom&from=2026-11-01&to=2026-11-03')
  expect(readPeriod(params)).toEqual(custom)
  expect(writePeriod(params, { name: '30d' }).toString()).toBe('by=label')
})

test('is asked for in the zone of the reader', () => {
  expect(periodQuestion({ name: 'today' }, 'Asia/Tokyo')).toEqual({ days: 1, zone: 'Asia/Tokyo' })
  expect(periodQuestion({ name: '1y' }, 'UTC')).toEqual({ days: 365, zone: 'UTC' })
  expect(periodQuestion({ name: 'all' }, 'UTC')).toEqual({ all: true, zone: 'UTC' })
  expect(periodQuestion({ name: 'custom', from: '2026-11-01', to: '2026-11-03' }, 'UTC')).toEqual({ from: '2026-11-01', to: '2026-11-03', zone: 'UTC' })
})

test('long stretches are drawn in weeks or months', () => {
  const custom = (from: string, to: string) => groupOf({ name: 'custom', from, to })
  expect([groupOf({ name: '30d' }), groupOf({ name: '1y' }), groupOf({ name: 'all' })]).toEqual(['day', 'week', 'month'])
  expect([custom('2026-01-01', '2026-03-01'), custom('2026-01-01', '2026-06-01'), custom('2024-01-01', '2026-01-01')]).toEqual(['day', 'week', 'month'])
  expect(dayCount('2026-03-28', '2026-03-30')).toBe(3)
})
