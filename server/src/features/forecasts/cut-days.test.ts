import { expect, test } from 'vitest'
import { isZone } from '../../platform/zone.ts'
import { cutDays, localTime } from './cut-days.ts'

const hourOf = (iso: string) => Date.parse(iso) / 3_600_000
const brief = (firstIso: string, count: number, zone: string) =>
  cutDays(hourOf(firstIso), count, zone).map(({ day, from, to, partial }) => `${day} ${to - from}${partial ? ' partial' : ''}`)

test('168 hours from midnight are seven whole days', () => {
  expect(brief('2026-03-02T00:00Z', 168, 'UTC')).toEqual([
    '2026-03-02 24',
    '2026-03-03 24',
    '2026-03-04 24',
    '2026-03-05 24',
    '2026-03-06 24',
    '2026-03-07 24',
    '2026-03-08 24',
  ])
})

test('168 hours from midday touch eight days, the first and last in part', () => {
  const days = brief('2026-03-02T12:00Z', 168, 'UTC')
  expect(days).toHaveLength(8)
  expect(days[0]).toBe('2026-03-02 12 partial')
  expect(days[7]).toBe('2026-03-09 12 partial')
})

test.each([
  ['Europe/Lisbon', 'forward', '2026-03-28T00:00Z', ['2026-03-28 24', '2026-03-29 23', '2026-03-30 24']],
  ['Europe/Lisbon', 'back', '2026-10-23T23:00Z', ['2026-10-24 24', '2026-10-25 25', '2026-10-26 24']],
  ['America/Sao_Paulo', 'forward at midnight: the day began at 01:00', '2018-11-03T03:00Z', ['2018-11-03 24', '2018-11-04 23', '2018-11-05 24']],
  ['America/Sao_Paulo', 'back at midnight', '2018-02-17T02:00Z', ['2018-02-17 25', '2018-02-18 24', '2018-02-19 24']],
  ['Australia/Lord_Howe', 'forward by half an hour', '2026-10-02T14:00Z', ['2026-10-03 24', '2026-10-04 23', '2026-10-05 24']],
  ['Australia/Lord_Howe', 'back by half an hour', '2026-04-03T13:00Z', ['2026-04-04 24', '2026-04-05 25', '2026-04-06 24']],
  ['Asia/Kolkata', 'never changed; days begin between two UTC hours', '2026-05-01T19:00Z', ['2026-05-02 24', '2026-05-03 24', '2026-05-04 24']],
])('%s, clocks %s', (zone, _change, first, expected) => {
  expect(brief(first, 80, zone).slice(0, 3)).toEqual(expected)
})

test('on the day the clocks go back, the repeated hour stands twice', () => {
  const [day] = cutDays(hourOf('2026-10-24T23:00Z'), 25, 'Europe/Lisbon')
  expect(day!.partial).toBe(false)
  expect(day!.localHours.slice(0, 4)).toEqual([0, 1, 1, 2])
  expect(localTime(hourOf('2026-10-25T00:00Z'), 'Europe/Lisbon')).toBe('2026-10-25T01:00:00+01:00')
  expect(localTime(hourOf('2026-10-25T01:00Z'), 'Europe/Lisbon')).toBe('2026-10-25T01:00:00+00:00')
})

test('a single hour is a partial day, no hours are no days', () => {
  expect(brief('2026-03-02T23:00Z', 1, 'UTC')).toEqual(['2026-03-02 1 partial'])
  expect(brief('2026-03-02T23:00Z', 0, 'UTC')).toEqual([])
})

test.each([
  ['Europe/Lisbon', true],
  ['UTC', true],
  ['Mars/Olympus', false],
  ['+05:00', false],
  ['', false],
])('%s is a zone: %s', (zone, expected) => {
  expect(isZone(zone)).toBe(expected)
})
