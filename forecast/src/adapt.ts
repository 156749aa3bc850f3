import type { Forecast } from './model.ts'
import { normalQuantile } from './normal.ts'

/** One hour of a forecast that came true: the 80 % band around the median as it was issued, the price seen, and the width it had been issued with. */
export type CameTrue = { /** Epoch hour. */ hour: number; low: number; median: number; high: number; price: number; width: number }

/** How far truths lay from the median, in half bands of width 1. Plain data: it is stored. */
export type Misses = {
  /** Days by bin of the ratio; those of several series are summed. */
  days: number[]
  /** Log of the ratio that held 80 %, week by week. */
  weeks: number[]
}

/** Upper ends of the bins: ratios between them differ by a tenth; the last bin has no end. */
const EDGES = Array.from({ length: 47 }, (_, k) => 0.1 * 1.1 ** k)
const INSIDE = 0.8
const LEAST_DAYS_OF_WEEK = 3
/** So many days as promised a family starts with, and how much of what its days say is believed: the next weeks may be calmer or wilder. */
const PROMISED_DAYS = 30
const BELIEVED = 0.5
/** Variance of the log of a week's ratio, where a series has too few weeks to tell. */
const USUAL_VARIANCE = 0.15
const USUAL_WEEKS = 2
/** How many times its own uncertainty a series must lie apart from its kin before any of that counts. */
const PROOF = 4.5
/** What weeks say where bands hold what they promise: a week's errors hang together, so most weeks look calm and few wild. */
const PROMISED_WEEKS = [-0.18, -0.18, -0.18, -0.18]
const [NARROWEST, WIDEST] = [0.5, 3]
/** Half bands below this share of the price say nothing and are made no narrower: a standing price is held by the narrowest band there is. */
const LEAST_BAND = 5e-4

/** Each day with scored hours weighs the same, however many forecasts spoke of it: they were all wrong together. */
export function missesOf(hours: readonly CameTrue[]): Misses {
  const weeks: number[] = []
  const sum = noDays()
  for (const group of Map.groupBy(hours, ({ hour }) => Math.floor(hour / 168)).values()) {
    const week = daysOf(group)
    week.forEach((weight, bin) => (sum[bin]! += weight))
    if (totalOf(week) >= LEAST_DAYS_OF_WEEK) weeks.push(logRatio(week))
  }
  return { days: sum, weeks }
}

function daysOf(hours: readonly CameTrue[]): number[] {
  const days = noDays()
  for (const group of Map.groupBy(hours, ({ hour }) => Math.floor(hour / 24)).values()) {
    const ratios = group.flatMap((hour) => ratioOf(hour) ?? [])
    for (const ratio of ratios) days[binOf(ratio)]! += 1 / ratios.length
  }
  return days
}

/** Undefined where the band was as narrow as bands get. */
function ratioOf({ low, median, high, price, width }: CameTrue): number | undefined {
  const half = Math.log(price < median ? median / low : high / median)
  return half / width > LEAST_BAND ? (width * Math.abs(Math.log(price / median))) / half : undefined
}

/** What all series of a family missed; without any, what was promised. */
export type Kin = { width: number; week: number }

export function kinOf(all: readonly Misses[]): Kin {
  const days = PROMISED.map((share) => share * PROMISED_DAYS)
  for (const misses of all) misses.days.forEach((weight, bin) => (days[bin]! += weight))
  const weeks = [...all.flatMap((misses) => misses.weeks), ...PROMISED_WEEKS]
  return { width: Math.exp(BELIEVED * logRatio(days)), week: mean(weeks) }
}

/**
 * By how much bands of width 1 must be widened (or may be narrowed) to hold 80 %. A series differs from its kin only as far as its weeks prove it: one wild
 * week is one wild week, several that all were too wide or too narrow are its nature.
 */
export function widthOf({ weeks }: Misses, kin: Kin = kinOf([])): number {
  if (weeks.length < 2) return kin.width
  const apart = mean(weeks) - kin.week
  const spread = weeks.reduce((sum, week) => sum + (week - mean(weeks)) ** 2, USUAL_WEEKS * USUAL_VARIANCE) / (weeks.length - 1 + USUAL_WEEKS)
  const proven = apart ? Math.max(0, 1 - (PROOF * spread) / weeks.length / apart ** 2) : 0
  return Math.min(WIDEST, Math.max(NARROWEST, kin.width * Math.exp(proven * apart)))
}

const noDays = () => [...EDGES, Infinity].map(() => 0)
const totalOf = (days: readonly number[]) => days.reduce((a, b) => a + b, 0)
const mean = (values: readonly number[]) => totalOf(values) / values.length

function binOf(ratio: number): number {
  const bin = EDGES.findIndex((edge) => ratio <= edge)
  return bin < 0 ? EDGES.length : bin
}

/** Log of the ratio that holds 80 % of the days. */
function logRatio(days: readonly number[]): number {
  let rest = INSIDE * totalOf(days)
  for (let bin = 0; bin < EDGES.length; bin++) {
    const [from, to] = [EDGES[bin - 1] ?? 0, EDGES[bin]!]
    if (rest <= days[bin]!) return Math.log(Math.max(EDGES[0]!, from + (rest / days[bin]!) * (to - from)))
    rest -= days[bin]!
  }
  return Math.log(EDGES.at(-1)!)
}

/** Shares by bin of normal errors of which 80 % lie inside. */
const PROMISED = [...EDGES, Infinity].map((edge, bin) => normalShare(edge) - (bin ? normalShare(EDGES[bin - 1]!) : 0))

/** Share of normal errors below a ratio, by halving. */
function normalShare(ratio: number): number {
  let [low, high] = [0, 1]
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2
    if (normalQuantile((1 + middle) / 2) < ratio * normalQuantile((1 + INSIDE) / 2)) low = middle
    else high = middle
  }
  return low
}

/** The forecast with every level `width` times as far from the median, which stays as it is. Nothing goes beyond `low` and `high` that was within. */
export function widened<Made extends Forecast>(forecast: Made, width: number, { low = 0, high = Infinity }: { low?: number; high?: number } = {}): Made {
  const median = forecast.quantiles[0.5]
  if (!median || width === 1) return forecast
  const moved = (price: number, middle: number) => {
    const offset = Math.log(price / middle)
    const least = Math.min(LEAST_BAND, Math.abs(offset))
    const wanted = middle * Math.exp(Math.sign(offset) * Math.max(least, width * Math.abs(offset)))
    return Math.min(Math.max(high, price), Math.max(Math.min(low, price), wanted))
  }
  const curves = Object.entries(forecast.quantiles).map(([level, curve]) => [
    level,
    Number(level) === 0.5 ? curve : curve.map((price, h) => moved(price, median[h]!)),
  ])
  return { ...forecast, quantiles: Object.fromEntries(curves) as Forecast['quantiles'] }
}
