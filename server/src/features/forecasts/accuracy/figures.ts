import { roundTo } from '../work-out-cost.ts'
import { type DaySums, type DecisionSums, horizons, jobHours, type Scalars, scoredLevels } from './day-sums.ts'

const percent = (sum: number, count: number): number | null => (count > 0 ? roundTo((100 * sum) / count, 4) : null)
const mean = (sum: number, count: number, decimals = 9): number | null => (count > 0 ? roundTo(sum / count, decimals) : null)
export const ratio = (sum: number, rival: number): number | null => (rival > 0 ? roundTo(sum / rival, 4) : null)

export type Errors = { mape: number | null; mae: number | null; rmse: number | null }

/** Money per GPU: sums are of an instance with `gpuCount` of them. */
export function ownErrors(sums: Scalars, gpuCount: number): Errors & { r_squared: number | null } {
  const { samples, zeros, absError, squaredError, relativeError, priceM2 } = sums
  return {
    ...errorsOf({ samples, zeros, abs: absError, squared: squaredError, relative: relativeError }, gpuCount),
    r_squared: rSquared(squaredError, priceM2),
  }
}

export const mapeOf = ({ samples, zeros, relativeError }: Pick<Scalars, 'samples' | 'zeros' | 'relativeError'>): number | null =>
  percent(relativeError, samples - zeros)
export const naiveMapeOf = ({ samples, zeros, naiveRelative }: Pick<Scalars, 'samples' | 'zeros' | 'naiveRelative'>): number | null =>
  percent(naiveRelative, samples - zeros)

/** Null where the price stood still: there is nothing to explain. */
function rSquared(squaredError: number, priceM2: number): number | null {
  return priceM2 > 0 ? roundTo(1 - squaredError / priceM2, 6) : null
}

export function naiveErrors(sums: Scalars, gpuCount: number) {
  const { samples, zeros, absError, naiveAbs, naiveSquared, naiveRelative } = sums
  const errors = errorsOf({ samples, zeros, abs: naiveAbs, squared: naiveSquared, relative: naiveRelative }, gpuCount)
  return { num_samples: samples, ...errors, relative_error: ratio(absError, naiveAbs) }
}

export function seasonalErrors(sums: Scalars, gpuCount: number) {
  const { seasonalSamples, seasonalZeros, seasonalAbs, seasonalSquared, seasonalRelative, seasonalOwnAbs } = sums
  const errors = errorsOf({ samples: seasonalSamples, zeros: seasonalZeros, abs: seasonalAbs, squared: seasonalSquared, relative: seasonalRelative }, gpuCount)
  return { num_samples: seasonalSamples, ...errors, relative_error: ratio(seasonalOwnAbs, seasonalAbs) }
}

type ErrorSums = { samples: number; zeros: number; abs: number; squared: number; relative: number }

function errorsOf({ samples, zeros, abs, squared, relative }: ErrorSums, gpuCount: number): Errors {
  return {
    mape: percent(relative, samples - zeros),
    mae: mean(abs / gpuCount, samples),
    rmse: samples ? roundTo(Math.sqrt(squared / samples) / gpuCount, 9) : null,
  }
}

export const wqlOf = ({ loss, weight }: Pick<Scalars, 'loss' | 'weight'>): number | null => (weight > 0 ? roundTo(loss / weight, 6) : null)

export function bandFigures(sums: Scalars, gpuCount: number) {
  const { samples, inside50, width50, width50Relative, inside80, width80, width80Relative } = sums
  const band = (level: number, inside: number, width: number, relative: number) => ({
    level,
    coverage: mean(inside, samples, 4),
    mean_width: mean(width / gpuCount, samples),
    mean_width_percent: percent(relative, samples),
  })
  return [band(0.5, inside50, width50, width50Relative), band(0.8, inside80, width80, width80Relative)]
}

export const horizonFigures = (sums: DaySums, gpuCount: number) =>
  horizons.map(({ from, to }, i) => {
    const { samples, zeros, abs, relative, naiveAbs, naiveRelative, inside80 } = sums.horizons[i]!
    return {
      from_hour: from,
      to_hour: to,
      num_samples: samples,
      mape: percent(relative, samples - zeros),
      naive_mape: percent(naiveRelative, samples - zeros),
      mae: mean(abs / gpuCount, samples),
      relative_error: ratio(abs, naiveAbs),
      coverage_80: mean(inside80, samples, 4),
    }
  })

export const calibrationFigures = ({ below, samples }: Pick<DaySums, 'below' | 'samples'>) =>
  scoredLevels.map((level, i) => ({ level, observed: mean(below[i]!, samples, 4) }))

export const decisionFigures = (sums: readonly DecisionSums[]) =>
  jobHours.map((job_hours, i) => {
    const { count, saved, possible, bestTenth } = sums[i]!
    return {
      job_hours,
      decisions: count,
      captured_share: possible > 1e-12 ? roundTo(saved / possible, 4) : null,
      saved_percent: percent(saved, count),
      regret_percent: percent(possible - saved, count),
      best_tenth_share: mean(bestTenth, count, 4),
    }
  })

export const slotFigures = ({ samples, relative, naiveRelative }: { samples: number; relative: number; naiveRelative: number }) => ({
  mape: percent(relative, samples),
  naive_mape: percent(naiveRelative, samples),
  num_samples: samples,
})

export const coverageOf = (inside: number, samples: number): number | null => mean(inside, samples, 4)
export const widthOf = (relative: number, samples: number): number | null => percent(relative, samples)
