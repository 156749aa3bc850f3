import { expect, test } from 'vitest'
import { dayTicks, hourTicks, thinTicks, ticksFor } from './chart-ticks.ts'

const at = (iso: string) => Date.parse(iso)
const days = (from: string, to: string, zone: string) =>
  dayTicks({ from: at(from), to: at(to) }, 'en', zone).map((tick) => [new Date(tick.at).toISOString().slice(0, 16), tick.label])

test('a tick stands where the local day begins', () => {
  expect(days('2026-11-20T12:00Z', '2026-11-22T12:00Z', 'UTC')).toEqual([
    ['2026-11-21T00:00', 'Sat 21'],
    ['2026-11-22T00:00', 'Sun 22'],
  ])
  expect(days('2026-11-20T12:00Z', '2026-11-21T12:00Z', 'Asia/Kolkata')).toEqual([['2026-11-20T18:30', 'Sat 21']])
})

test('a day without midnight begins where the date changes', () => {
  // In Santiago clocks go from 23:59 on 5 September 2026 to 01:00 on the 6th.
  expect(days('2026-09-05T12:00Z', '2026-09-07T12:00Z', 'America/Santiago')).toEqual([
    ['2026-09-06T04:00', 'Sun 6'],
    ['2026-09-07T03:00', 'Mon 7'],
  ])
})

test('the day with 25 hours has one tick', () => expect(days('2026-10-24T12:00Z', '2026-10-26T12:00Z', 'Europe/Lisbon')).toHaveLength(2))

test('short ranges show hours, and the day where it begins', () => {
  const ticks = hourTicks({ from: at('2026-11-20T10:00Z'), to: at('2026-11-21T07:00Z') }, 6, 'en', 'UTC')
  expect(ticks.map((tick) => tick.label)).toEqual(['12:00', '18:00', 'Sat 21', '06:00'])
})

test('labels thin out on narrow screens', () => {
  const ticks = Array.from({ length: 10 }, (_, i) => ({ at: i, label: String(i) }))
  expect(thinTicks(ticks, 600, 58)).toHaveLength(10)
  expect(thinTicks(ticks, 300, 58).map((tick) => tick.at)).toEqual([0, 2, 4, 6, 8])
  expect(thinTicks(ticks, 0, 58)).toHaveLength(1)
})

test('a week shows days, a day shows hours, and no label is cut off at the end', () => {
  const from = at('2026-11-18T12:00Z')
  expect(ticksFor({ from, to: from + 7 * 86_400_000 }, 700, 'en', 'UTC').map((tick) => tick.label)).toEqual([
    'Thu 19',
    'Fri 20',
    'Sat 21',
    'Sun 22',
    'Mon 23',
    'Tue 24',
    'Wed 25',
  ])
  expect(ticksFor({ from, to: from + 12 * 3_600_000 }, 700, 'en', 'UTC').map((tick) => tick.label)).toEqual(['12:00', '18:00'])
})
