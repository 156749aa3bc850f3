import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decidePeriod, spendFrom } from './decide-period.ts'

const created = new Date('2026-01-01T00:00:00Z')
const bounds = (period: Parameters<typeof decidePeriod>[0], now: string, madeAt = created) => {
  const { start, end, key } = decidePeriod(period, madeAt, new Date(now))
  return [start.toISOString(), end.toISOString(), key]
}

test.each([
  ['day', 'UTC', '2026-11-26T23:59:59Z', '2026-11-26T00:00:00.000Z', '2026-11-27T00:00:00.000Z', 'day:2026-11-26'],
  ['day', 'UTC', '2026-11-27T00:00:00Z', '2026-11-27T00:00:00.000Z', '2026-11-28T00:00:00.000Z', 'day:2026-11-27'],
  // 23 hours, and 25.
  ['day', 'Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z', 'day:2026-03-29'],
  ['day', 'Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z', 'day:2026-10-25'],
  // Midnight does not exist on that day.
  ['day', 'America/Santiago', '2026-09-06T12:00:00Z', '2026-09-06T04:00:00.000Z', '2026-09-07T03:00:00.000Z', 'day:2026-09-06'],
  // Half an hour of summer time.
  ['day', 'Australia/Lord_Howe', '2026-10-04T00:00:00Z', '2026-10-03T13:30:00.000Z', '2026-10-04T13:00:00.000Z', 'day:2026-10-04'],
  ['week', 'Asia/Kolkata', '2026-11-22T18:29:00Z', '2026-11-15T18:30:00.000Z', '2026-11-22T18:30:00.000Z', 'week:2026-11-16'],
  ['month', 'America/New_York', '2024-02-29T12:00:00Z', '2024-02-01T05:00:00.000Z', '2024-03-01T05:00:00.000Z', 'month:2024-02-01'],
  ['month', 'UTC', '2026-12-31T23:59:59Z', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z', 'month:2026-12-01'],
  // A day that Samoa left out.
  ['week', 'Pacific/Apia', '2011-12-31T12:00:00Z', '2011-12-26T10:00:00.000Z', '2012-01-01T10:00:00.000Z', 'week:2011-12-26'],
] as const)('%s in %s at %s', (kind, zone, now, start, end, key) => {
  expect(bounds({ kind, zone }, now)).toEqual([start, end, key])
})

test('a custom period begins at its first day and comes again', () => {
  const period = { kind: 'custom', zone: 'UTC', starts_at: '2026-11-10T15:00:00Z', days: 10 } as const
  expect(bounds(period, '2026-11-19T23:59:59Z')).toEqual(['2026-11-10T00:00:00.000Z', '2026-11-20T00:00:00.000Z', 'custom:2026-11-10'])
  expect(bounds(period, '2026-11-20T00:00:00Z')).toEqual(['2026-11-20T00:00:00.000Z', '2026-11-30T00:00:00.000Z', 'custom:2026-11-20'])
})

test('before its first day, a custom period counts backwards', () => {
  const period = { kind: 'custom', zone: 'UTC', starts_at: '2026-11-10T00:00:00Z', days: 10 } as const
  expect(bounds(period, '2026-11-09T00:00:00Z')).toEqual(['2026-10-31T00:00:00.000Z', '2026-11-10T00:00:00.000Z', 'custom:2026-10-31'])
})

test('a custom period without a start begins when the budget was made', () => {
  expect(bounds({ kind: 'custom', zone: 'UTC', days: 30 }, '2026-01-31T00:00:00Z')[2]).toBe('custom:2026-01-31')
})

test('rolling looks 7 days ahead, and 7 behind for what was spent', () => {
  const now = new Date('2026-11-26T10:30:00Z')
  const period = decidePeriod({ kind: 'rolling_7d', zone: 'UTC' }, created, now)
  expect(period).toEqual({ start: now, end: new Date('2026-12-03T10:30:00Z'), key: 'rolling' })
  expect(spendFrom({ kind: 'rolling_7d', zone: 'UTC' }, period)).toEqual(new Date('2026-11-19T10:30:00Z'))
})

const zones = ['Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Apia', 'UTC']

test('periods follow each other without a gap or an overlap, and contain their moment', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('day', 'week', 'month', 'custom'),
      fc.constantFrom(...zones),
      fc.date({ min: new Date('2010-01-01'), max: new Date('2037-01-01'), noInvalidDate: true }),
      (kind, zone, now) => {
        const period = { kind, zone, days: 11 } as const
        const here = decidePeriod(period, created, now)
        const after = decidePeriod(period, created, here.end)
        expect(here.start <= now && now < here.end).toBe(true)
        expect(after.start).toEqual(here.end)
        expect(after.key).not.toBe(here.key)
      },
    ),
    { numRuns: 400 },
  )
})
