/** Milliseconds in an hour: the step of every grid here. */
export const HOUR_MS = 3_600_000
/** A price is held this long after it was last seen, then it is unknown. */
export const HOLD_HOURS = 48
/** Below this a forecast is refused. */
export const MIN_HISTORY_HOURS = 50

/** One price history on a regular UTC grid. Hours are epoch hours: milliseconds since 1970 / 3,600,000. */
export type Series = {
  id: string
  /** Epoch hour of `values[0]`. */
  start: number
  /** USD per hour; NaN = unknown. */
  values: Float64Array
  /** 1 where a real observation fell in the hour, 0 where the price before is only carried on. */
  observed: Uint8Array
  /** The lowest price the market allows, when there is one. */
  floor?: number
  onDemand?: number
  /** Series of one family share calibration: a provider and its kind of market. */
  family?: string
  /** What it is a price of: series that share some of it tell the global model about each other. */
  traits?: Traits
}
export type Traits = { region?: string; zone?: string; /** Instance type, like g5.2xlarge. */ type?: string; gpu?: string }
export type Observation = { at: number; price: number }
export type SeriesOptions = Pick<Series, 'floor' | 'onDemand' | 'family' | 'traits'> & {
  holdHours?: number
  /** Epoch hour where the grid ends (the forecast's origin). What was seen in the hour after it counts as seen in it: it is known when the forecast is made. */
  until?: number
}

/** The point at hour T carries the last observation at or before T, at most `holdHours` beyond it. Any order of observations gives the same series. */
export function toSeries(id: string, observations: readonly Observation[], options: SeriesOptions = {}): Series {
  const sorted = observations.filter(({ at, price }) => Number.isFinite(at) && Number.isFinite(price) && price > 0)
  // Two prices at one moment: the lower one, so that the order of rows does not matter.
  sorted.sort((a, b) => a.at - b.at || b.price - a.price)
  return gridOf(id, sorted, ({ at }) => at, options)
}

export type StoredHour = {
  observedAtMs: number
  price: number
  /** The offer vanished then: when later than `observedAtMs`, the price is not held beyond. */ endedAtMs?: number
}

/** As `toSeries`, from stored rows that are already sorted by time. */
export function gridFromHours(id: string, rows: readonly StoredHour[], options: SeriesOptions = {}): Series {
  return gridOf(id, rows, ({ observedAtMs }) => observedAtMs, options)
}

type Priced = { price: number; endedAtMs?: number }

function gridOf<Row extends Priced>(id: string, rows: readonly Row[], at: (row: Row) => number, options: SeriesOptions): Series {
  const { holdHours = HOLD_HOURS, until, ...rest } = options
  const hourOf = (row: Row) => {
    const hour = Math.ceil(at(row) / HOUR_MS)
    return until === undefined || hour !== until + 1 ? hour : until
  }
  const usable = until === undefined ? rows : rows.filter((row) => hourOf(row) <= until)
  const first = usable[0]
  const last = usable.at(-1)
  if (!first || !last) return { id, start: until ?? 0, values: new Float64Array(0), observed: new Uint8Array(0), ...rest }
  const start = hourOf(first)
  const end = Math.min(until ?? Infinity, hourOf(last) + holdHours)
  const values = new Float64Array(end - start + 1).fill(NaN)
  const observed = new Uint8Array(values.length)
  for (const [i, row] of usable.entries()) {
    const seen = hourOf(row) - start
    values[seen] = row.price
    observed[seen] = 1
    const next = i + 1 < usable.length ? hourOf(usable[i + 1]!) - start : values.length
    const ended = row.endedAtMs !== undefined && row.endedAtMs > at(row) ? Math.floor(row.endedAtMs / HOUR_MS) - start : Infinity
    values.fill(row.price, seen + 1, Math.max(seen + 1, Math.min(next, seen + holdHours + 1, ended + 1)))
  }
  return { id, start, values, observed, ...rest }
}

/** Index in `values` of the newest known hour at or before `origin`, or -1. */
export function lastKnownIndex(series: Series, origin: number): number {
  let i = Math.min(series.values.length - 1, origin - series.start)
  while (i >= 0 && !(series.values[i]! > 0)) i--
  return i
}

/** Hours between the first and the last observation (by `origin`) in which the price is known. */
export function historyHours(series: Series, origin = Infinity): number {
  const end = Math.min(series.values.length - 1, origin - series.start)
  const first = series.observed.indexOf(1)
  const last = end < 0 ? -1 : series.observed.lastIndexOf(1, end)
  if (first < 0) return 0
  let known = 0
  for (let i = first + 1; i <= last; i++) if (series.values[i]! > 0) known++
  return known
}
