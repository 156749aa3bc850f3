import { expect, test } from 'vitest'
import { emptySums } from './day-sums.ts'
import { hoursAndWeekdays } from './hours-and-weekdays.ts'

/** One sample in each UTC hour of a day, off by as many per cent as the hour says. */
function dayOf(date: string) {
  const sums = emptySums()
  sums.hours.forEach((slot, hour) => Object.assign(slot, { samples: 1, relative: hour / 100, naiveRelative: 0 }))
  return { day: Date.parse(date) / 86_400_000, sums }
}
const samples = (slots: Record<string, { num_samples: number }>) =>
  Object.fromEntries(Object.entries(slots).flatMap(([key, slot]) => (slot.num_samples ? [[key, slot.num_samples]] : [])))

test('in UTC a day is a day', () => {
  const { hourly_accuracy: hourly, daily_accuracy: daily } = hoursAndWeekdays([dayOf('2026-03-04')], 'UTC')
  expect(hourly['7']).toEqual({ mape: 7, naive_mape: 0, num_samples: 1 })
  expect(samples(daily)).toEqual({ wednesday: 24 })
  expect(daily.wednesday.mape).toBe(11.5)
  expect(daily.thursday).toEqual({ mape: null, naive_mape: null, num_samples: 0 })
})

test('west of Greenwich the first hours belong to the day before', () => {
  const { hourly_accuracy: hourly, daily_accuracy: daily } = hoursAndWeekdays([dayOf('2026-03-04')], 'America/Sao_Paulo')
  expect(hourly['21']!.mape).toBe(0)
  expect(samples(daily)).toEqual({ tuesday: 3, wednesday: 21 })
})

test.each([
  // Clocks jump from 02:00 to 03:00 at 01:00 UTC. Seen are 01:00, 03:00 to 23:00, and of Monday 00:00 and 01:00.
  { date: '2026-03-29', days: { sunday: 22, monday: 2 }, atOne: 2, atTwo: 0 },
  // They go back from 03:00 to 02:00 at 01:00 UTC. Seen are 02:00 twice, 03:00 to 23:00, and of Monday 00:00.
  { date: '2026-10-25', days: { sunday: 23, monday: 1 }, atOne: 0, atTwo: 2 },
])('clocks in Berlin are moved on $date', ({ date, days, atOne, atTwo }) => {
  const { hourly_accuracy: hourly, daily_accuracy: daily } = hoursAndWeekdays([dayOf(date)], 'Europe/Berlin')
  expect(samples(daily)).toEqual(days)
  expect([hourly['1']!.num_samples, hourly['2']!.num_samples]).toEqual([atOne, atTwo])
})
