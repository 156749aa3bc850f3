import type { Series } from './series.ts'

/** Real observations at least three hours apart: what the local models step through, so that polls each 15 minutes or each 6 hours cost and weigh alike. */
export type Nodes = { hour: Int32Array; log: Float64Array }

/** How far back the local models look. */
export const LOOKBACK_HOURS = 120 * 24
const SPACING_HOURS = 3

/** The nodes by `origin`; the newest observation is always one. */
export function nodesOf(series: Series, origin: number): Nodes {
  const end = Math.min(series.values.length - 1, origin - series.start)
  const hours: number[] = []
  let newest = -1
  for (let i = Math.max(0, end - LOOKBACK_HOURS); i <= end; i++) {
    if (!series.observed[i] || !(series.values[i]! > 0)) continue
    newest = i
    if (!hours.length || i - hours.at(-1)! >= SPACING_HOURS) hours.push(i)
  }
  if (newest >= 0 && hours.at(-1) !== newest) hours.push(newest)
  return { hour: Int32Array.from(hours, (i) => i + series.start), log: Float64Array.from(hours, (i) => Math.log(series.values[i]!)) }
}
