import { expect, test } from 'vitest'
import {
  dayMs,
  formatAgo,
  formatCalendarDay,
  formatClock,
  formatDate,
  formatDateTime,
  formatDayShort,
  formatDuration,
  formatHour,
  formatTimes,
  formatUpdated,
  hourMs,
  localDay,
  localHour,
  zoneLabel,
  zoneOffset,
} from './format-time.ts'

const at = Date.parse('2026-11-22T00:00:00Z')

test('an hour is written with its day, in the zone of the reader', () => {
  expect(formatHour(at, 'en', 'UTC')).toBe('Sun 22 Nov, 00:00')
  expect(formatHour(at, 'en', 'America/Sao_Paulo')).toBe('Sat 21 Nov, 21:00')
  expect(formatHour(at, 'pt-BR', 'America/Sao_Paulo')).toBe('sáb 21 nov, 21:00')
})

test('dates, clocks and days', () => {
  expect(formatDate(Date.parse('2024-02-29T23:00:00Z'), 'en', 'UTC')).toBe('29 Feb 2024')
  expect(formatDateTime(at, 'en', 'UTC')).toBe('22 Nov 2026, 00:00')
  expect(formatClock(at, 'en', 'Asia/Kolkata')).toBe('05:30')
  expect(formatDayShort(at, 'en', 'UTC')).toBe('Sun 22')
  expect(formatCalendarDay('2026-11-21', 'en')).toBe('Sat 21 Nov')
})

test('what was updated today needs no day, in another year it needs the year', () => {
  const now = Date.parse('2026-11-22T13:00:00Z')
  expect(formatUpdated(Date.parse('2026-11-22T11:00:00Z'), now, 'en', 'UTC')).toBe('11:00')
  expect(formatUpdated(Date.parse('2026-11-21T11:00:00Z'), now, 'en', 'UTC')).toBe('Sat 21 Nov, 11:00')
  expect(formatUpdated(Date.parse('2024-02-29T11:00:00Z'), now, 'en', 'UTC')).toBe('29 Feb 2024, 11:00')
})

test('the day of an instant depends on the zone', () => {
  expect(localDay(at, 'UTC')).toBe('2026-11-22')
  expect(localDay(at, 'America/Sao_Paulo')).toBe('2026-11-21')
  expect(localHour(at, 'America/Sao_Paulo')).toBe(21)
})

test('zones are named and numbered', () => {
  expect(zoneLabel('America/Sao_Paulo', at, 'en')).toBe('Brasilia Standard Time (GMT-3)')
  expect(zoneLabel('UTC', at, 'en')).toBe('UTC')
  expect(zoneOffset('Europe/Lisbon', Date.parse('2026-07-01T00:00:00Z'))).toBe('GMT+1')
  expect(zoneOffset('UTC', at)).toBe('UTC')
})

test.each([
  [20_000, 'now', 'agora'],
  [-20_000, 'now', 'agora'],
  [3 * 60_000, '3 min ago', 'há 3 min'],
  [-12 * 60_000, 'in 12 min', 'em 12 min'],
  [3 * hourMs, expect.stringMatching(/^3 ?hr? ago$/), 'há 3 h'],
  [2 * dayMs, '2 days ago', 'há 2 dias'],
])('%d ms are said as an age', (ms, english, portuguese) => {
  expect(formatAgo(ms, 'en')).toEqual(english)
  expect(formatAgo(ms, 'pt-BR')).toBe(portuguese)
})

test.each([
  [900, '15 min'],
  [3600, '1 hr'],
  [86_400, '1 day'],
])('%d s between polls', (seconds, text) => expect(formatDuration(seconds, 'en')).toBe(text))

test('a stretch of time names its second day only when it is another one there', () => {
  const [start, end] = [Date.parse('2026-11-20T22:30:00Z'), Date.parse('2026-11-21T01:00:00Z')]
  expect(formatTimes(start, end, 'en', 'America/Sao_Paulo')).toBe('20 Nov 2026, 19:30 – 22:00')
  expect(formatTimes(start, end, 'en', 'UTC')).toBe('20 Nov 2026, 22:30 – 21 Nov 2026, 01:00')
})
