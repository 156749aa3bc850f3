import { describe, expect, test } from 'vitest'
import { decideRange } from './decide-range.ts'

const at = (text: string) => Date.parse(text)
const shown = (ms: number) => new Date(ms).toISOString().slice(5, 16)
const rules = { working_hours: null, zone: 'UTC', days_early: 0, days_late: 0 }
const range = (start: string, hours: number, over: Partial<Parameters<typeof decideRange>[1]> = {}, now = '2026-01-01T00:00:00Z', end?: string) => {
  const begin = at(start)
  const { earliest, deadline, starts } = decideRange({ start: begin, end: end ? at(end) : begin + hours * 3_600_000, hours }, { ...rules, ...over }, at(now))
  return [shown(earliest), shown(deadline), starts?.map(({ from, to }) => `${shown(from)} ${shown(to)}`)]
}

test('from its own start, so many days before, to its own end, so many days after', () => {
  expect(range('2026-01-07T09:00:00Z', 2)).toEqual(['01-07T09:00', '01-07T11:00', undefined])
  expect(range('2026-01-07T09:00:00Z', 2, { days_early: 1, days_late: 3 })).toEqual(['01-06T09:00', '01-10T11:00', undefined])
})

test('never before now, at the next quarter of an hour', () => {
  expect(range('2026-01-07T09:00:00Z', 2, { days_early: 7, days_late: 1 }, '2026-01-05T10:07:03Z')[0]).toBe('01-05T10:15')
  expect(range('2026-01-07T09:00:00Z', 2, { days_early: 7 }, '2026-01-05T10:15:00Z')[0]).toBe('01-05T10:15')
})

test('a job that takes longer than its event is finished so many days after it would be', () =>
  expect(range('2026-01-07T09:00:00Z', 30, {}, undefined, '2026-01-07T10:00:00Z')[1]).toBe('01-08T15:00'))

describe('days are those of the wall clock', () => {
  // Around the turns of the clocks of 2026; Kolkata has none.
  test.each([
    ['Europe/Berlin', '2026-03-28T09:00:00Z', '03-30T09:00'],
    ['Europe/Berlin', '2026-10-24T09:00:00Z', '10-26T11:00'],
    ['America/New_York', '2026-03-07T09:00:00Z', '03-09T09:00'],
    ['America/Sao_Paulo', '2026-03-07T09:00:00Z', '03-09T10:00'],
    ['Asia/Kolkata', '2026-03-28T09:00:00Z', '03-30T10:00'],
    ['Australia/Lord_Howe', '2026-04-04T09:00:00Z', '04-06T10:30'],
  ])('%s, two days after %s', (zone, start, deadline) => expect(range(start, 1, { zone, days_late: 2 })[1]).toBe(deadline))
})

describe('working hours', () => {
  const working = { from: 9, to: 18 }

  test('are when it may start; the last is a quarter before they end', () =>
    expect(range('2026-01-07T20:00:00Z', 2, { working_hours: working, days_late: 2 })[2]).toEqual(['01-08T09:00 01-08T17:45', '01-09T09:00 01-09T17:45']))

  test.each([
    ['Europe/Berlin', '2026-03-28T20:00:00Z', ['03-29T07:00 03-29T15:45']],
    ['America/New_York', '2026-03-07T23:00:00Z', ['03-08T13:00 03-08T21:45']],
    ['Asia/Kathmandu', '2026-01-07T15:00:00Z', ['01-08T03:15 01-08T12:00']],
  ])('of %s', (zone, start, starts) => expect(range(start, 1, { zone, working_hours: working, days_late: 1 })[2]).toEqual(starts))

  test('may go over midnight, and around the clock', () => {
    expect(range('2026-01-07T20:00:00Z', 2, { working_hours: { from: 22, to: 6 }, days_late: 1 })[2]).toEqual(['01-07T22:00 01-08T05:45'])
    expect(range('2026-01-07T20:00:00Z', 2, { working_hours: { from: 0, to: 24 }, days_late: 1 })[2]).toEqual(['01-07T20:00 01-08T21:45'])
  })

  test('that the range does not reach leave none', () => expect(range('2026-01-07T20:00:00Z', 2, { working_hours: working })[2]).toEqual([]))
})
