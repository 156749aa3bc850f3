import type { Series } from '../series.ts'

/** Sums over hours [0, i) of one series, so that any window costs two look-ups. Hour 0 is `begin` in the series. */
export type RunningSums = {
  begin: number
  /** Log price, NaN where unknown. */
  log: Float64Array
  known: Float64Array
  sum: Float64Array
  squares: Float64Array
  /** Sum of hour x log price: for straight lines. */
  moments: Float64Array
  changes: Float64Array
  daily: Float64Array
  dailyKnown: Float64Array
  lastSeen: Int32Array
  lastChange: Int32Array
}

/** Prices in units of the first known one: sums stay small, and prices times ten give the same bits but for the unit. */
export function runningSums({ values, observed }: Series, begin: number, end: number): RunningSums {
  const n = Math.max(0, end - begin)
  const made = () => new Float64Array(n + 1)
  const s: RunningSums = {
    begin,
    log: new Float64Array(n),
    known: made(),
    sum: made(),
    squares: made(),
    moments: made(),
    changes: made(),
    daily: made(),
    dailyKnown: made(),
    lastSeen: new Int32Array(n).fill(-1),
    lastChange: new Int32Array(n).fill(-1),
  }
  let unit = NaN
  for (let i = 0; i < n; i++) {
    const price = values[begin + i]!
    const isKnown = price > 0
    if (isKnown && Number.isNaN(unit)) unit = price
    const x = isKnown ? Math.log(price / unit) : NaN
    s.log[i] = x
    const before = i > 0 ? s.log[i - 1]! : NaN
    const hasChanged = isKnown && !Number.isNaN(before) && x !== before
    const day = i >= 24 && isKnown ? Math.abs(x - s.log[i - 24]!) : NaN
    s.known[i + 1] = s.known[i]! + (isKnown ? 1 : 0)
    s.sum[i + 1] = s.sum[i]! + (isKnown ? x : 0)
    s.squares[i + 1] = s.squares[i]! + (isKnown ? x * x : 0)
    s.moments[i + 1] = s.moments[i]! + (isKnown ? i * x : 0)
    s.changes[i + 1] = s.changes[i]! + (hasChanged ? 1 : 0)
    s.daily[i + 1] = s.daily[i]! + (Number.isNaN(day) ? 0 : day)
    s.dailyKnown[i + 1] = s.dailyKnown[i]! + (Number.isNaN(day) ? 0 : 1)
    s.lastSeen[i] = observed[begin + i] ? i : i > 0 ? s.lastSeen[i - 1]! : -1
    s.lastChange[i] = hasChanged ? i : i > 0 ? s.lastChange[i - 1]! : -1
  }
  return s
}

const window = (sums: Float64Array, at: number, hours: number) => sums[at + 1]! - sums[Math.max(0, at + 1 - hours)]!

export function meanOver(s: RunningSums, at: number, hours: number): number {
  return window(s.sum, at, hours) / window(s.known, at, hours)
}

export function spreadOver(s: RunningSums, at: number, hours: number): number {
  const n = window(s.known, at, hours)
  const mean = window(s.sum, at, hours) / n
  return Math.sqrt(Math.max(0, window(s.squares, at, hours) / n - mean * mean))
}

/** Slope of the straight line through the window, per hour; NaN unless all of it is known. */
export function slopeOver(s: RunningSums, at: number, hours: number): number {
  if (at + 1 < hours || window(s.known, at, hours) < hours) return NaN
  const middle = at - (hours - 1) / 2
  return (window(s.moments, at, hours) - middle * window(s.sum, at, hours)) / ((hours * (hours * hours - 1)) / 12)
}

export const changesOver = (s: RunningSums, at: number, hours: number) => window(s.changes, at, hours)

/** Mean absolute change over a day, in the last so many hours. */
export const movementOver = (s: RunningSums, at: number, hours: number) => window(s.daily, at, hours) / Math.max(1, window(s.dailyKnown, at, hours))
