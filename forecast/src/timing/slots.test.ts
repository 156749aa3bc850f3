import { expect, test } from 'vitest'
import { priceGridOf } from './price-grid.ts'
import { slotsOf } from './slots.ts'
import { termsOf } from './terms.ts'
import type { TimingJob } from './types.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 0, 5, 13, 7)
const at = (hour: number) => Date.UTC(2026, 0, 5) + hour * HOUR
const unitOf = (job: Partial<TimingJob>) => {
  const whole: TimingJob = { hours: 4, split: { minPieceMinutes: 60, restartCostUsd: 0 }, ...job }
  const place = { key: 'a', startHour: at(14) / HOUR, prices: new Float64Array(48).fill(1), priceNow: 1, fixedCostUsd: 0, canMove: true }
  const terms = termsOf(NOW, whole, at(62))
  return slotsOf(whole, terms, priceGridOf(NOW, [place], terms.last)).unit / HOUR
}

test.each<[number, Partial<TimingJob>]>([
  [1, {}],
  [1, { deadline: at(40), earliest: at(20), allowed: [{ from: at(18), to: at(30) }] }],
  // Allowed time that was cut at now is cut there anyway.
  [1, { allowed: [{ from: NOW, to: at(30) }] }],
  [0.25, { hours: 4.1 }],
  [0.25, { split: { minPieceMinutes: 90, restartCostUsd: 0 } }],
  [0.25, { deadline: at(40.5) }],
  [0.25, { earliest: at(20.5) }],
  [0.25, { allowed: [{ from: at(18.5), to: at(30) }] }],
])('units of %d hours for %o', (unit, job) => {
  expect(unitOf(job)).toBe(unit)
})
