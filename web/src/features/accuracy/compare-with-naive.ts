import type { AccuracyVerdict } from '@dumont/contracts'

/** How forecasts did beside "no change". `share`: of its error, 0.38 is 38 % better or worse; undefined when it made none. */
export type Comparison = { verdict: AccuracyVerdict; share?: number }

export function compareWithNaive(verdict: AccuracyVerdict, mape: number | null, naiveMape: number | null): Comparison {
  if (verdict === 'same' || verdict === 'not_enough' || mape === null || naiveMape === null || naiveMape === 0) return { verdict }
  return { verdict, share: Math.abs(1 - mape / naiveMape) }
}
