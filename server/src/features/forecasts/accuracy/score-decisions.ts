import { savings } from '@dumont/forecast'
import type { Truth } from '../measure-coverage.ts'
import { type DecisionSums, jobHours } from './day-sums.ts'
import { at, firstHour, lastHour, type Said } from './said.ts'

const bestShare = 0.1
const equalWithin = 1e-9

/**
 * What starting a job where the forecast's medians are cheapest (of equals the earliest) cost beside starting at once, over the hours from when it was issued to
 * 168 hours after its origin. Counted when the price of each of these hours is known; a price that is only carried on is one that had to be paid.
 */
export function scoreDecisions(decisions: readonly DecisionSums[], said: Said, truth: Truth): void {
  const first = firstHour(said)
  const hours = Array.from({ length: lastHour(said) - first + 1 }, (_, i) => first + i)
  const actual = hours.map((hour) => truth.values[hour - truth.start] ?? NaN)
  if (!actual.every((price) => price > 0)) return
  const forecast = hours.map((hour) => at(said, 0.5, hour))
  jobHours.forEach((job, i) => {
    if (job > hours.length) return
    const { saved, possible } = savings({ actual, forecast }, job)
    const sums = decisions[i]!
    sums.count++
    sums.saved += saved
    sums.possible += possible
    sums.bestTenth += isAmongBest(actual, job, saved) ? 1 : 0
  })
}

/** Fewer than a tenth of all starts were cheaper. */
function isAmongBest(actual: readonly number[], job: number, saved: number): boolean {
  const costs = Array.from({ length: actual.length - job + 1 }, (_, start) => actual.slice(start, start + job).reduce((sum, price) => sum + price, 0))
  const paid = costs[0]! * (1 - saved)
  return costs.filter((cost) => cost < paid * (1 - equalWithin)).length < bestShare * costs.length
}
