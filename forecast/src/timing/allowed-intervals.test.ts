import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allowedIntervals, type AllowedTime } from './allowed-intervals.ts'
import type { Interval } from './types.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const shown = (intervals: readonly Interval[]) =>
  intervals.map(({ from, to }) => `${new Date(from).toISOString().slice(5, 16)} ${new Date(to).toISOString().slice(5, 16)}`)

test('nights in Berlin, one of them an hour shorter', () => {
  const nights = allowedIntervals('Europe/Berlin', { hours: { from: 22 * 60, to: 6 * 60 } }, Date.UTC(2026, 2, 28, 12), Date.UTC(2026, 2, 30, 12))
  expect(shown(nights)).toEqual(['03-28T21:00 03-29T04:00', '03-29T20:00 03-30T04:00'])
})

test('an hour that clocks repeat is allowed twice, one that they skip not at all', () => {
  const early = { hours: { from: 2 * 60, to: 3 * 60 } }
  expect(shown(allowedIntervals('Europe/Berlin', early, Date.UTC(2026, 9, 24, 12), Date.UTC(2026, 9, 25, 12)))).toEqual(['10-25T00:00 10-25T02:00'])
  expect(allowedIntervals('Europe/Berlin', early, Date.UTC(2026, 2, 28, 12), Date.UTC(2026, 2, 29, 12))).toEqual([])
})

test('weekdays are those of the moment itself', () => {
  const fridays = allowedIntervals('UTC', { hours: { from: 22 * 60, to: 6 * 60 }, weekdays: [5] }, Date.UTC(2026, 0, 5), Date.UTC(2026, 0, 12))
  expect(shown(fridays)).toEqual(['01-09T00:00 01-09T06:00', '01-09T22:00 01-10T00:00'])
})

test('half hours of India, cut to the time asked about', () => {
  expect(shown(allowedIntervals('Asia/Kolkata', { hours: { from: 9 * 60, to: 17 * 60 } }, Date.UTC(2026, 0, 5, 4), Date.UTC(2026, 0, 6, 0)))).toEqual([
    '01-05T04:00 01-05T11:30',
  ])
})

test('no condition is all the time; no weekday, no time', () => {
  expect(allowedIntervals('Europe/Berlin', {}, 7, 9e9)).toEqual([{ from: 7, to: 9e9 }])
  expect(allowedIntervals('Europe/Berlin', { weekdays: [] }, 0, 9e9)).toEqual([])
  expect(allowedIntervals('Europe/Berlin', {}, 9, 9)).toEqual([])
})

test('hours from a time to the same time go once around the clock', () => {
  expect(allowedIntervals('UTC', { hours: { from: 600, to: 600 } }, 0, 9e9)).toEqual([{ from: 0, to: 9e9 }])
})

test('a zone that is none is refused', () => {
  expect(() => allowedIntervals('Mars/Base', {}, 0, 1)).toThrow(RangeError)
})

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** What the wall clock shows, from its text. */
function isAllowed(clock: Intl.DateTimeFormat, { hours, weekdays }: AllowedTime, at: number): boolean {
  const [weekday, time] = clock.format(at).split(' ') as [string, string]
  const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
  const isHour = !hours || (hours.from < hours.to ? minute >= hours.from && minute < hours.to : minute >= hours.from || minute < hours.to)
  return isHour && (!weekdays || weekdays.includes(WEEKDAYS.indexOf(weekday.replace(',', '')) + 1))
}

/** Weeks in which clocks are turned, and one in which they are not turned (Kolkata never does). */
const weeks: [string, string[]][] = [
  ['Europe/Berlin', ['2026-03-26', '2026-10-22']],
  ['America/New_York', ['2026-03-05', '2026-10-29']],
  ['America/Santiago', ['2026-04-02', '2026-09-03']],
  ['Asia/Kolkata', ['2026-03-26']],
  ['Australia/Lord_Howe', ['2026-04-02', '2026-10-01']],
]

describe.each(weeks.flatMap(([zone, days]) => days.map((day) => [zone, day] as const)))('%s, week of %s', (zone, day) => {
  const begin = Date.parse(`${day}T00:00Z`)
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const minutes = fc.integer({ min: 0, max: 96 }).map((quarter) => quarter * 15)
  const asked = fc.record({
    hours: fc.option(fc.record({ from: minutes, to: minutes }), { nil: undefined }),
    weekdays: fc.option(fc.subarray([1, 2, 3, 4, 5, 6, 7]), { nil: undefined }),
    from: fc.integer({ min: 0, max: 12 * 60 }).map((minute) => begin + minute * MINUTE),
  })

  test('is as the wall clock shows, quarter by quarter', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(asked, ({ from, ...allowed }) => {
        const to = from + 168 * HOUR
        const intervals = allowedIntervals(zone, allowed, from, to)
        for (let at = from; at < to; at += 15 * MINUTE)
          expect([at, intervals.some((one) => one.from <= at && at < one.to)]).toEqual([at, isAllowed(clock, allowed, at)])
        intervals.slice(1).forEach((one, k) => expect(one.from).toBeGreaterThan(intervals[k]!.to))
      }),
      { numRuns: process.env.DUMONT_TEST_DEPTH === 'long' ? 300 : 15 },
    )
  })
})
