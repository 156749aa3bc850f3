import type { AccuracyBar } from '@dumont/contracts'
import type { Scalars } from './day-sums.ts'
import { coverageOf, mapeOf, naiveMapeOf } from './figures.ts'
import { isoDay } from './period.ts'

export const barDays = 28

type Day = Pick<Scalars, 'samples' | 'zeros' | 'relativeError' | 'naiveRelative' | 'inside80'> & { day: number }
const nothing = { samples: 0, zeros: 0, relativeError: 0, naiveRelative: 0, inside80: 0 }

/** One bar for each of the days up to `last`, the oldest first; days without samples have empty ones. */
export function barsOf(days: readonly Day[], last: number): AccuracyBar[] {
  const byDay = new Map(days.map((one) => [one.day, one]))
  return Array.from({ length: barDays }, (_, i) => {
    const day = last - barDays + 1 + i
    const sums = byDay.get(day) ?? nothing
    return {
      day: isoDay(day),
      mape: mapeOf(sums),
      naive_mape: naiveMapeOf(sums),
      coverage_80: coverageOf(sums.inside80, sums.samples),
      num_samples: sums.samples,
    }
  })
}
