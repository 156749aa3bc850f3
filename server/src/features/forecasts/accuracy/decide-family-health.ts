/** What a family's model said on a scored day: samples, and the sums of its errors and naive's, each divided by the true price. */
export type FamilyDay = { day: number; samples: number; relative: number; naiveRelative: number }
export type FamilyState = 'model' | 'naive'
export type FamilyVerdict = { state: FamilyState; mape: number | null; naiveMape: number | null; daysWorse: number; daysBetter: number }

/** Worse than naive on so many scored days in a row, and forecasts say "no change". */
const daysToFall = 7
/** Better on so many, or no longer worse on so many, and the model is back. */
const daysBetterToRecover = 3
const daysFineToRecover = 7
/** Days with less say nothing. */
const leastSamples = 24
/** Errors nearer than this share, or than 0.02 % of the price, are neither: a family that hovers around naive is left where it is. */
const margin = 0.02
const exactness = 2e-4

/** What a family is forecast with after the last of `days` (the oldest first), having been in `state`. */
export function decideFamilyHealth(days: readonly FamilyDay[], state: FamilyState): FamilyVerdict {
  const telling = days.filter(({ samples }) => samples >= leastSamples)
  const judged = telling.map(judge)
  const daysWorse = runOf(judged, (day) => day === 'worse')
  const daysBetter = runOf(judged, (day) => day === 'better')
  const hasRecovered = daysBetter >= daysBetterToRecover || runOf(judged, (day) => day !== 'worse') >= daysFineToRecover
  const next = state === 'model' ? (daysWorse >= daysToFall ? 'naive' : 'model') : hasRecovered ? 'model' : 'naive'
  return { state: next, ...meansOf(telling.slice(-daysToFall)), daysWorse, daysBetter }
}

function judge({ samples, relative, naiveRelative }: FamilyDay): 'worse' | 'better' | 'same' {
  const difference = relative - naiveRelative
  if (Math.abs(difference) <= Math.max(margin * naiveRelative, exactness * samples)) return 'same'
  return difference > 0 ? 'worse' : 'better'
}

/** How many at the end fulfil it. */
function runOf<T>(all: readonly T[], fulfils: (one: T) => boolean): number {
  return all.length - 1 - all.findLastIndex((one) => !fulfils(one))
}

function meansOf(days: readonly FamilyDay[]): { mape: number | null; naiveMape: number | null } {
  const sum = (of: (day: FamilyDay) => number) => days.reduce((total, day) => total + of(day), 0)
  const samples = sum((day) => day.samples)
  if (!samples) return { mape: null, naiveMape: null }
  return { mape: (100 * sum((day) => day.relative)) / samples, naiveMape: (100 * sum((day) => day.naiveRelative)) / samples }
}
