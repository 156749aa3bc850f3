import { expect, test } from 'vitest'
import { takeWindow } from './take-window.ts'

const forecast = { horizon: 171, quantiles: {} }
const origin = new Date('2026-03-04T05:00:00Z')
const brief = (now: string, ended = false) => {
  const window = takeWindow(forecast, origin, ended, new Date(now))
  return window && [new Date(window.firstHour * 3_600_000).toISOString().slice(0, 16), window.count, window.skip]
}

test.each([
  ['within the hour it was made for', '2026-03-04T05:59:59Z', ['2026-03-04T06:00', 168, 0]],
  ['when the hour has turned, hours gone by are dropped and spare ones are shown', '2026-03-04T06:00:00Z', ['2026-03-04T07:00', 168, 1]],
  ['when it is older than the spare hours, fewer are left', '2026-03-04T10:30:00Z', ['2026-03-04T11:00', 166, 5]],
  ['a single hour is left', '2026-03-11T07:00:00Z', ['2026-03-11T08:00', 1, 170]],
  ['nothing is left', '2026-03-11T08:00:00Z', undefined],
])('%s', (_name, now, expected) => {
  expect(brief(now)).toEqual(expected)
})

test('an ended series is shown from its last observation on, however long ago', () => {
  expect(brief('2027-01-01T00:00:00Z', true)).toEqual(['2026-03-04T06:00', 168, 0])
})
