import { nth } from './booster/select.ts'
import { lastKnownIndex, type Series } from './series.ts'

/** A price moving less than this share a day on average stands still: such series are calibrated among themselves. */
const STILL = 2e-4
const SMALLEST = 1e-4
const LEAST_HOURS = 12
const [LONG, SHORT] = [28 * 24, 7 * 24]

/** How much a series moves in a day (mean absolute log change), from the four weeks and the week before an origin; NaN before there is half a day to go by. */
export function movementOf(series: Series, until: number): (origin: number) => number {
  const end = Math.min(series.values.length, until - series.start + 1)
  const begin = Math.max(0, end - 110 * 24)
  const sum = new Float64Array(Math.max(0, end - begin) + 1)
  const count = new Float64Array(sum.length)
  for (let i = begin; i < end; i++) {
    const [now, before] = [series.values[i]!, series.values[i - 24] ?? NaN]
    const isKnown = i - 24 >= begin && now > 0 && before > 0
    sum[i - begin + 1] = sum[i - begin]! + (isKnown && now !== before ? Math.abs(Math.log(now / before)) : 0)
    count[i - begin + 1] = count[i - begin]! + (isKnown ? 1 : 0)
  }
  const mean = (to: number, hours: number) => {
    const from = Math.max(0, to - hours)
    const n = count[to]! - count[from]!
    return n > 0 ? (sum[to]! - sum[from]!) / n : NaN
  }
  return (origin) => {
    const to = Math.max(0, Math.min(sum.length - 1, origin - series.start - begin + 1))
    const [long, short] = [mean(to, LONG), mean(to, SHORT)]
    return count[to]! < LEAST_HOURS ? NaN : SMALLEST + (long + (Number.isNaN(short) ? long : short)) / 2
  }
}

export const isStill = (movement: number) => movement < SMALLEST + STILL

/** A price with fewer changes a day moves in rare jumps, as list prices do. */
export const RARE_CHANGES = 0.25

/** How often the price changed in a day, over the last four weeks; NaN while no hour is known. */
export function changesPerDay({ values, start }: Series, origin: number): number {
  const end = Math.min(values.length - 1, origin - start)
  let [known, changes] = [0, 0]
  for (let i = Math.max(1, end - LONG); i <= end; i++) {
    if (!(values[i]! > 0 && values[i - 1]! > 0)) continue
    known++
    if (values[i] !== values[i - 1]) changes++
  }
  return (24 * changes) / known
}

const SPREAD_HOURS = [1, 2, 3, 6, 12, 18, 24, 36, 48, 72, 96, 120, 144, 168]

/** Robust spread (1.4826 x MAD) of the h-step price changes of the last 28 days, in USD per hour, h = 1 to `horizon`; measured at some h, straight lines between. */
export function changeSpread(series: Series, origin: number, horizon: number): Float64Array {
  const end = lastKnownIndex(series, origin)
  const window = series.values.subarray(Math.max(0, end - LONG), end + 1)
  const measured = SPREAD_HOURS.map((hours) => spreadAt(window, hours))
  return Float64Array.from({ length: horizon }, (_, h) => interpolate(SPREAD_HOURS, measured, h + 1))
}

function spreadAt(window: Float64Array, hours: number): number {
  const changes = new Float64Array(window.length)
  let count = 0
  for (let i = hours; i < window.length; i++) if (window[i]! > 0 && window[i - hours]! > 0) changes[count++] = window[i]! - window[i - hours]!
  if (!count) return NaN
  const middle = median(changes, count)
  for (let i = 0; i < count; i++) changes[i] = Math.abs(changes[i]! - middle)
  return 1.4826 * median(changes, count)
}

/** `values` is reordered. */
function median(values: Float64Array, count: number): number {
  return (nth(values, count, (count - 1) >> 1) + nth(values, count, count >> 1)) / 2
}

/** Straight lines through (xs, ys), skipping NaN; beyond the last known point it grows with the square root of x. */
export function interpolate(xs: readonly number[], ys: ArrayLike<number>, x: number): number {
  let before = -1
  for (let k = 0; k < xs.length; k++) {
    if (Number.isNaN(ys[k]!)) continue
    if (xs[k]! >= x) {
      if (before < 0) return ys[k]!
      return ys[before]! + ((x - xs[before]!) / (xs[k]! - xs[before]!)) * (ys[k]! - ys[before]!)
    }
    before = k
  }
  return before < 0 ? 0 : ys[before]! * Math.sqrt(x / xs[before]!)
}
