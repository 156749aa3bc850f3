import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AskedJob } from '../jobs/options.ts'
import { latestStart } from './decide-latest-start.ts'

const HOUR = 3_600_000
const job = (more: Partial<AskedJob> = {}): AskedJob => ({ gpu_name: 'H100', job_duration_hours: 6, ...more })
const latest = (by: string, more: Partial<AskedJob> = {}) => {
  const start = latestStart(job(more), Date.parse(by))
  return start === undefined ? undefined : new Date(start).toISOString().slice(0, 16)
}
const nights = { allowed_hours: { from: 22, to: 6 } }

// 2026-02-02 is a Monday.
test.each<[string, string, Partial<AskedJob>, string | undefined]>([
  ['the job and its deadline', '2026-02-02T12:00Z', {}, '2026-02-02T06:00'],
  ['the minutes a machine takes to start', '2026-02-02T12:00Z', { start_minutes: 10 }, '2026-02-02T05:50'],
  ['nights: ended in the morning before the deadline', '2026-02-02T12:00Z', nights, '2026-02-02T00:00'],
  ['nights, with the deadline in one', '2026-02-03T05:00Z', nights, '2026-02-02T23:00'],
  ['nights in Lisbon in summer are an hour earlier', '2026-07-02T12:00Z', { ...nights, zone: 'Europe/Lisbon' }, '2026-07-01T23:00'],
  ['a zone that is off by quarters', '2026-02-02T12:00Z', { ...nights, zone: 'Asia/Kathmandu' }, '2026-02-01T18:15'],
  ['days of the week', '2026-02-02T12:00Z', { weekdays: [5, 6] }, '2026-02-01T18:00'],
  ['a job longer than any stretch', '2026-02-02T12:00Z', { ...nights, job_duration_hours: 9 }, undefined],
  [
    'unless it may be split: five hours of this night, four of the night before',
    '2026-02-03T03:00Z',
    {
      ...nights,
      job_duration_hours: 9,
      split: { min_piece_minutes: 60, restart_cost_usd: 0 },
    },
    '2026-02-02T02:00',
  ],
  [
    'the night of the change of clocks is an hour shorter',
    '2026-03-29T12:00Z',
    { allowed_hours: { from: 0, to: 6 }, zone: 'Europe/Lisbon' },
    '2026-03-28T00:00',
  ],
  ['a deadline that is no quarter of an hour', '2026-02-03T05:07Z', nights, '2026-02-02T23:07'],
])('%s', (_what, by, more, expected) => {
  expect(latest(by, more)).toBe(expected)
})

test('what begins then is allowed throughout and ends in time, and a quarter of an hour later would not', () => {
  const hours = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 24 })).filter(([from, to]) => from !== to)
  const zones = fc.constantFrom('UTC', 'Europe/Lisbon', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe')
  const bys = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2026-12-31') }).map((ms) => ms - (ms % 60_000))
  fc.assert(
    fc.property(hours, zones, bys, fc.integer({ min: 1, max: 48 }), ([from, to], zone, by, quarters) => {
      const asked = job({ allowed_hours: { from, to }, zone, job_duration_hours: quarters / 4 })
      const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: zone })
      const isAllowed = (at: number) => {
        const hour = Number(clock.format(at))
        return from < to ? hour >= from && hour < to : hour >= from || hour < to
      }
      const length = (quarters / 4) * HOUR
      // Every five minutes, and the last moment: allowed hours begin and end at full quarters.
      const fits = (start: number) =>
        start + length <= by && isAllowed(start + length - 1) && Array.from({ length: quarters * 3 }, (_, i) => start + i * 300_000).every(isAllowed)
      const start = latestStart(asked, by)
      if (start === undefined) return
      expect(fits(start)).toBe(true)
      expect([1, 15, 60, 600].some((minutes) => fits(start + minutes * 60_000))).toBe(false)
    }),
    { numRuns: 40 },
  )
})
