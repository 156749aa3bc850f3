import type { ForecastAccuracy } from '@dumont/contracts'
import { Temporal } from 'temporal-polyfill'
import { addSlot, type DaySums, type HourSums, slots } from './day-sums.ts'
import { slotFigures } from './figures.ts'

const hourMs = 3_600_000
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** Errors by hour and by weekday as clocks in `zone` show them when the hour begins. */
export function hoursAndWeekdays(
  days: readonly { day: number; sums: Pick<DaySums, 'hours'> }[],
  zone: string,
): Pick<ForecastAccuracy, 'hourly_accuracy' | 'daily_accuracy'> {
  const byHour = Array.from({ length: 24 }, (): HourSums => ({ ...slots.hours.empty }))
  const byWeekday = weekdays.map((): HourSums => ({ ...slots.hours.empty }))
  for (const { day, sums } of days) {
    const offsetAt = offsetsOf(day, zone)
    sums.hours.forEach((slot, hour) => {
      const local = Math.floor(day * 24 + hour + offsetAt(hour))
      addSlot(byHour[mod(local, 24)]!, slot)
      // Day 0, the first of 1970, was a Thursday.
      addSlot(byWeekday[mod(Math.floor(local / 24) + 3, 7)]!, slot)
    })
  }
  return {
    hourly_accuracy: Object.fromEntries(byHour.map((slot, hour) => [hour, slotFigures(slot)])),
    daily_accuracy: Object.fromEntries(weekdays.map((name, i) => [name, slotFigures(byWeekday[i]!)])) as ForecastAccuracy['daily_accuracy'],
  }
}

/** Hours by which clocks are ahead of UTC at each hour of a day; asked hour by hour only on days on which they are moved. */
function offsetsOf(day: number, zone: string): (hour: number) => number {
  if (zone === 'UTC') return () => 0
  const offsetAt = (hour: number): number =>
    Temporal.Instant.fromEpochMilliseconds((day * 24 + hour) * hourMs).toZonedDateTimeISO(zone).offsetNanoseconds / (hourMs * 1e6)
  const first = offsetAt(0)
  return offsetAt(23) === first ? () => first : offsetAt
}

const mod = (value: number, by: number): number => ((value % by) + by) % by
