import type { Truth } from '../measure-coverage.ts'
import { addPrice, type DaySums, emptySums, horizons, scoredLevels } from './day-sums.ts'
import { at, firstHour, isInside, lastHour, naiveOf, originHour, type Said, sameWithin } from './said.ts'
import { scoreDecisions } from './score-decisions.ts'

const week = 168

/**
 * What forecasts said of the UTC day `day` (days since 1970) against what was seen: of each up to 168 hours ahead, and only hours that lie wholly after it was
 * issued. A price is the one at the end of its hour; the hour 00:00 is the first of a day.
 */
export function scoreDay(day: number, said: readonly Said[], truth: Truth): DaySums {
  const sums = emptySums()
  const shown = said.filter(({ shadow }) => !shadow)
  const shadows = new Map(said.filter(({ shadow }) => shadow).map((one) => [one.origin.getTime(), one]))
  const seen = new Set<number>()
  for (const one of shown) {
    const { from, to } = hoursOf(one, day)
    if (to < from) continue
    sums.forecasts++
    const naive = naiveOf(one, truth)
    if (naive === undefined) continue
    for (let hour = from; hour <= to; hour++) {
      sums.predictions++
      if (!truth.observed[hour - truth.start]) continue
      seen.add(hour)
      addSample(sums, { said: one, model: shadows.get(one.origin.getTime()) ?? one, hour, naive, truth })
    }
    if (Math.floor(lastHour(one) / 24) === day) scoreDecisions(sums.decisions, one, truth)
  }
  sums.actualHours = seen.size
  return sums
}

const hoursOf = (said: Said, day: number): { from: number; to: number } => ({
  from: Math.max(day * 24, firstHour(said)),
  to: Math.min(day * 24 + 23, lastHour(said)),
})

type Sample = { said: Said; model: Said; hour: number; naive: number; truth: Truth }

function addSample(sums: DaySums, sample: Sample): void {
  const { said, hour, naive, truth } = sample
  const price = truth.values[hour - truth.start]!
  sums.samples++
  if (price <= 0) sums.zeros++
  addPrice(sums, price)
  const error = Math.abs(price - at(said, 0.5, hour))
  sums.absError += error
  sums.squaredError += error * error
  sums.relativeError += share(error, price)
  const naiveError = Math.abs(price - naive)
  sums.naiveAbs += naiveError
  sums.naiveSquared += naiveError * naiveError
  sums.naiveRelative += share(naiveError, price)
  addSeason(sums, price, error, truth.values[hour - week - truth.start])
  addBands(sums, said, hour, price)
  addLevels(sums, said, hour, price, naive)
  addToSlots(sums, sample, { price, error, naiveError })
}

function addSeason(sums: DaySums, price: number, error: number, before: number | undefined): void {
  if (before === undefined || Number.isNaN(before)) return
  const seasonalError = Math.abs(price - before)
  sums.seasonalSamples++
  if (price <= 0) sums.seasonalZeros++
  sums.seasonalAbs += seasonalError
  sums.seasonalSquared += seasonalError * seasonalError
  sums.seasonalRelative += share(seasonalError, price)
  sums.seasonalOwnAbs += error
}

function addBands(sums: DaySums, said: Said, hour: number, price: number): void {
  const median = at(said, 0.5, hour)
  for (const [name, low, high] of [
    ['50', 0.25, 0.75],
    ['80', 0.1, 0.9],
  ] as const) {
    const width = at(said, high, hour) - at(said, low, hour)
    sums[`inside${name}`] += isInside(said, hour, price, low, high) ? 1 : 0
    sums[`width${name}`] += width
    sums[`width${name}Relative`] += share(width, median)
  }
}

function addLevels(sums: DaySums, said: Said, hour: number, price: number, naive: number): void {
  const curves = scoredLevels.map((level) => at(said, level, hour))
  const scale = naive > 0 ? naive : 1
  scoredLevels.forEach((level, i) => {
    const miss = (price - curves[i]!) / scale
    sums.loss += (2 * Math.max(level * miss, (level - 1) * miss)) / scoredLevels.length
  })
  sums.weight += price / scale
  shareBelow(curves, price).forEach((below, i) => (sums.below[i]! += below))
}

/**
 * 1 where the price lies below the quantile, 0 where it lies above. Where it stands exactly on quantiles, as prices that do not move do, it lies anywhere between
 * the levels on both sides of them: the share of that stretch up to the level counts.
 */
export function shareBelow(curves: readonly number[], price: number): number[] {
  const isSame = (curve: number) => Math.abs(curve - price) <= sameWithin * price
  const first = curves.findIndex(isSame)
  const last = curves.findLastIndex(isSame)
  const low = first > 0 ? scoredLevels[first - 1]! : 0
  const high = last >= 0 && last < curves.length - 1 ? scoredLevels[last + 1]! : 1
  return curves.map((curve, i) => (isSame(curve) ? (scoredLevels[i]! - low) / (high - low) : price < curve ? 1 : 0))
}

type Errors = { price: number; error: number; naiveError: number }

function addToSlots(sums: DaySums, { said, model, hour }: Sample, { price, error, naiveError }: Errors): void {
  const ahead = hour - originHour(said)
  const horizon = sums.horizons[horizons.findIndex(({ to }) => ahead <= to)]!
  horizon.samples++
  horizon.abs += error
  horizon.naiveAbs += naiveError
  horizon.inside80 += isInside(said, hour, price, 0.1, 0.9) ? 1 : 0
  if (price <= 0) {
    horizon.zeros++
    return
  }
  horizon.relative += error / price
  horizon.naiveRelative += naiveError / price
  const slot = sums.hours[hour % 24]!
  slot.samples++
  slot.relative += error / price
  slot.naiveRelative += naiveError / price
  sums.modelSamples++
  sums.modelRelative += Math.abs(price - at(model, 0.5, hour)) / price
  sums.modelNaiveRelative += naiveError / price
}

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0)
