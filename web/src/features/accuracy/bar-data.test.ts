import { expect, test } from 'vitest'
import { anAccuracy } from '../../../test/canned-accuracy.ts'
import { dailyBars, errorScale, hourBars, naiveLine, weekdayBars } from './bar-data.ts'

test('days, hours and weekdays are named for the reader', () => {
  const record = anAccuracy()
  const days = dailyBars(record.bars, 'en')
  expect(days.at(-1)).toMatchObject({ key: '2026-11-17', name: 'Tue 17 Nov', short: '17 Nov', samples: 96 })
  expect(days[2]).toMatchObject({ mape: null, naive: null, samples: 0 })
  expect(hourBars({ '7': { mape: 3, naive_mape: 4, num_samples: 5 } })[7]).toEqual({ key: '7', name: '07:00', short: '07:00', mape: 3, naive: 4, samples: 5 })
  // An hour that the answer does not name is not known.
  expect(hourBars({})[8]).toMatchObject({ mape: null, naive: null, samples: 0 })
  expect(weekdayBars(record.daily_accuracy, 'en').map(({ short }) => short)).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])
  expect(weekdayBars(record.daily_accuracy, 'pt-BR')[0]).toMatchObject({ name: 'segunda-feira', short: 'seg' })
})

test.each([
  [[], { max: 1, step: 0.5 }],
  [[{ mape: 0, naive: 0 }], { max: 1, step: 0.5 }],
  [[{ mape: null, naive: null }], { max: 1, step: 0.5 }],
  [[{ mape: 7.4, naive: 11.9 }], { max: 15, step: 5 }],
  [[{ mape: 0.21, naive: 0.2 }], { max: 0.3, step: 0.1 }],
])('the scale holds all that is drawn, in round steps', (bars, scale) => {
  const { max, step } = errorScale(bars)
  expect(max).toBeCloseTo(scale.max)
  expect(step).toBeCloseTo(scale.step)
})

test('the line of "no change" is stepped, and breaks where nothing is known', () => {
  expect(naiveLine([{ naive: 5 }, { naive: 10 }, { naive: null }, { naive: 0 }], 10)).toBe('M0 50H1V0H2M3 100H4')
})
