import type { Ask } from './model.ts'
import { nodesOf } from './nodes.ts'
import type { Series } from './series.ts'

/** Upper ends of the horizon buckets, in hours ahead: 1-6, 6-24, then by day, the first two halved. */
export const BUCKETS = [3, 6, 12, 24, 48, 72, 96, 120, 144, 168] as const
const PAST_HOURS = 75 * 24
const EVERY_HOURS = 12

/** Questions to the past whose answers are known by now: at each origin one real observation per horizon bucket (or NaN where none fell in it). */
export type Hindcast = {
  asks: Ask[]
  /** log(price seen / last known price at the ask's origin), bucket by bucket. */
  truths: Float64Array[]
}

/** The origins are real observations of the last weeks; targets lie in (origin, `origin` of the forecast]. */
export function hindcastOf(series: Series, origin: number): Hindcast {
  const { hour, log } = nodesOf(series, origin)
  const asks: Ask[] = []
  const truths: Float64Array[] = []
  let next = origin - PAST_HOURS
  for (let o = 0; o < hour.length - 1; o++) {
    if (hour[o]! < next) continue
    next = hour[o]! + EVERY_HOURS
    const targets = new Float64Array(BUCKETS.length).fill(NaN)
    const truth = new Float64Array(BUCKETS.length).fill(NaN)
    let t = o + 1
    BUCKETS.forEach((end, b) => {
      const begin = BUCKETS[b - 1] ?? 0
      const middle = hour[o]! + (begin + end) / 2
      while (t < hour.length && hour[t]! <= hour[o]! + begin) t++
      // Alternating halves, so that a regular rhythm of observations does not always answer for the same hour of the bucket.
      if (asks.length % 2) while (t < hour.length && hour[t]! < middle) t++
      if (t >= hour.length || hour[t]! > hour[o]! + end) return
      targets[b] = hour[t]!
      truth[b] = log[t]! - log[o]!
    })
    asks.push({ origin: hour[o]!, targets })
    truths.push(truth)
  }
  return { asks, truths }
}

/** The bucket of a number of hours ahead; what lies beyond the last belongs to the last. */
export function bucketOf(hoursAhead: number): number {
  const b = BUCKETS.findIndex((end) => hoursAhead <= end)
  return b < 0 ? BUCKETS.length - 1 : b
}
