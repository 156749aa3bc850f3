import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantOf, isZone, wallOf } from './zoned-time.ts'

const wall = (text: string) => {
  const [year, month, day, hour, minute] = text.split(/[- :]/).map(Number)
  return { year: year!, month: month!, day: day!, hour: hour ?? 0, minute: minute ?? 0 }
}

test.each([
  ['2026-03-08 01:59', 'America/New_York', '2026-03-08T06:59'],
  ['2026-03-08 02:30', 'America/New_York', '2026-03-08T07:30'],
  ['2026-03-08 03:00', 'America/New_York', '2026-03-08T07:00'],
  ['2026-11-01 01:30', 'America/New_York', '2026-11-01T05:30'],
  ['2026-11-01 02:00', 'America/New_York', '2026-11-01T07:00'],
  ['2026-03-29 01:30', 'Europe/London', '2026-03-29T01:30'],
  ['2026-10-25 01:30', 'Europe/London', '2026-10-25T00:30'],
  // Midnight was skipped, in Brazil and Egypt.
  ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00'],
  ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00'],
  ['2026-04-05 01:45', 'Australia/Lord_Howe', '2026-04-04T14:45'],
  ['2026-06-15 12:00', 'Asia/Kolkata', '2026-06-15T06:30'],
  ['2026-06-15 12:00', 'Pacific/Kiritimati', '2026-06-14T22:00'],
  // A day that there was not.
  ['2011-12-30 12:00', 'Pacific/Apia', '2011-12-30T22:00'],
  ['2026-01-01', 'UTC', '2026-01-01T00:00'],
])('%s in %s is %s in UTC', (local, zone, utc) => {
  expect(instantOf(wall(local), zone).toISOString().slice(0, 16)).toBe(utc)
})

test('every moment, told on a wall and read from it, is itself, or its twin of the hour that comes twice', () => {
  const zones = fc.constantFrom('America/New_York', 'Europe/Berlin', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Auckland')
  const moments = fc.date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2040-01-01T00:00:00Z'), noInvalidDate: true })
  fc.assert(
    fc.property(moments, zones, (moment, zone) => {
      const at = new Date(Math.floor(moment.getTime() / 1000) * 1000)
      const hours = (at.getTime() - instantOf(wallOf(at, zone), zone).getTime()) / 3_600_000
      expect([0, 0.5, 1]).toContain(hours)
    }),
  )
})

test('a zone that there is not', () => {
  expect([isZone('Mars/Olympus'), isZone('Europe/Berlin')]).toEqual([false, true])
  expect(() => instantOf(wall('2026-01-01'), 'Mars/Olympus')).toThrow('there is no time zone "Mars/Olympus"')
})
