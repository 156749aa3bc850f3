import type { AccuracyVerdict } from '@dumont/contracts'

/** Below so many hours with a real price there are no figures: less than a day has not seen every hour of one. */
export const neededHours = 24
/** ... and below so many no verdict: the hours of one day are all right or wrong together. */
const hoursForVerdict = 72
/** Errors nearer to each other than this share are the same. */
const margin = 0.02
/** So is any difference below a hundredth of a per cent of the price: that is how exactly forecasts are kept. */
const exactness = 1e-4

export type Record = { scoredHours: number; samples: number; relativeError: number; naiveRelative: number }

/** Whether forecasts did better than "no change": by the sums of errors relative to the price on the same samples. */
export function decideVerdict({ scoredHours, samples, relativeError, naiveRelative }: Record): AccuracyVerdict {
  if (scoredHours < hoursForVerdict || samples === 0) return 'not_enough'
  const difference = relativeError - naiveRelative
  if (Math.abs(difference) <= Math.max(margin * naiveRelative, exactness * samples)) return 'same'
  return difference < 0 ? 'better' : 'worse'
}
