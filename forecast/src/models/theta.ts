import { pointModel } from '../model.ts'
import { nodesOf } from '../nodes.ts'
import { lastKnownIndex } from '../series.ts'

/** Gain of the level per six hours between observations. */
const LEVEL = 0.6
const GAIN_HOURS = 6
const WINDOW_HOURS = 7 * 24
const LEAST_NODES = 8

/**
 * Theta: the smoothed level of the log price, moved on by half the slope of a straight line through the last week. Bounded: it never goes farther
 * from the level than the prices of that week lay apart.
 */
export const theta = pointModel('theta', () => (series, asks) => {
  const { hour, log } = nodesOf(series, asks.at(-1)!.origin)
  const level = new Float64Array(log.length)
  for (let j = 0; j < log.length; j++) level[j] = j ? log[j]! + (1 - LEVEL) ** ((hour[j]! - hour[j - 1]!) / GAIN_HOURS) * (level[j - 1]! - log[j]!) : log[0]!
  let node = -1
  let first = 0
  return asks.map(({ origin, targets }) => {
    while (node + 1 < hour.length && hour[node + 1]! <= origin) node++
    if (node < 0) return new Float64Array(targets.length)
    while (hour[first]! < hour[node]! - WINDOW_HOURS) first++
    const { slope, width } = lineThrough(hour.subarray(first, node + 1), log.subarray(first, node + 1))
    const now = Math.log(series.values[lastKnownIndex(series, origin)]!)
    return Float64Array.from(targets, (target) => {
      const drift = (slope / 2) * (target - hour[node]!)
      return level[node]! - now + Math.max(-width, Math.min(width, drift))
    })
  })
})

/** Slope per hour of the line with the least squares, and how far the values lie apart. In differences to the last one, so that a standing price has neither. */
function lineThrough(hour: Int32Array, log: Float64Array): { slope: number; width: number } {
  const n = hour.length
  const [at, base] = [hour[n - 1]!, log[n - 1]!]
  let [x, y, xx, xy, low, high] = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [dx, dy] = [hour[i]! - at, log[i]! - base]
    x += dx
    y += dy
    xx += dx * dx
    xy += dx * dy
    low = Math.min(low, dy)
    high = Math.max(high, dy)
  }
  const spread = n * xx - x * x
  return { slope: n < LEAST_NODES || spread <= 0 ? 0 : (n * xy - x * y) / spread, width: high - low }
}
