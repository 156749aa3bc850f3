import type { Forecast } from '../model.ts'
import { type HourSpan, sampleHours } from '../sample-hours.ts'
import { sortedQuantile } from '../sample-paths.ts'
import { HOUR_MS } from '../series.ts'
import type { Interval, Outcomes, PlaceForecast, Timing, TimingJob, TimingPlace, Window, WindowOutcome } from './types.ts'

export type Judged = {
  /** As `findWindows` had them. */
  now: number
  job: TimingJob
  places: readonly TimingPlace[]
  forecastOf: (place: string) => PlaceForecast | undefined
  /** The same seed gives the same figures. */
  seed?: number
  /** Sampled weeks. From 300 a probability of one half is off by 2.9 points (one standard error), one of a tenth by 1.7; the 10 % and 90 % costs are as far off in level. */
  paths?: number
}

const PATHS = 300

/**
 * What may come instead of the medians: cost intervals and the probability that waiting pays, from joint sample paths of all the places in question, so that a market
 * that falls here and there at once counts as one chance. A window in a place without a forecast has no outcome.
 */
export function judgeWindows(timing: Timing, judged: Judged): Outcomes {
  const asked = [...timing.windows, timing.now, timing.home?.now, timing.home?.best, timing.within24h].filter((one) => one !== undefined)
  const costs = sampledCosts(asked, judged)
  const costOf = (window: Window) => costs[asked.indexOf(window)]
  const outcome = (window: Window | undefined): WindowOutcome | undefined => {
    const own = window && costOf(window)
    if (!own) return undefined
    const base = timing.now && !isSame(window, timing.now) ? costOf(timing.now) : undefined
    return { ...bandOf(own), ...(base && { paysProbability: shareBelow(own, base, timing.now!.delayUsd - window.delayUsd) }) }
  }
  return {
    windows: timing.windows.map(outcome),
    now: outcome(timing.now),
    ...(timing.home && { home: { now: outcome(timing.home.now), best: outcome(timing.home.best) } }),
    within24h: outcome(timing.within24h),
  }
}

/** The same of one window beside one other instead of running now. */
export function judgeAgainst(window: Window, other: Window, judged: Judged): WindowOutcome | undefined {
  const [own, base] = sampledCosts([window, other], judged)
  return own && { ...bandOf(own), ...(base && { paysProbability: shareBelow(own, base, other.delayUsd - window.delayUsd) }) }
}

export const isSame = (a: Window, b: Window): boolean => a.place === b.place && a.pieces.length === b.pieces.length && a.start === b.start && a.end === b.end

/** For each window what it costs on each path. */
function sampledCosts(windows: readonly Window[], { now, job, places, forecastOf, seed = 1, paths = PATHS }: Judged): (Float64Array | undefined)[] {
  const nextHour = Math.floor(now / HOUR_MS) + 1
  const forecasts = new Map<string, PlaceForecast>()
  for (const { place } of windows) {
    const told = forecastOf(place)
    if (told && told.startHour <= nextHour && told.startHour + told.forecast.horizon > nextHour) forecasts.set(place, told)
  }
  const keys = [...forecasts.keys()]
  const hours = Math.max(1, ...windows.map(({ end }) => Math.ceil(end / HOUR_MS) - nextHour))
  const cuts = [...forecasts.values()].map((one) => cut(one, nextHour, hours))
  const runs = windows.map(({ pieces }) => paidHours(now, job, pieces))
  const wanted = keys.map((key) => spanOf(runs.filter((_, i) => windows[i]!.place === key)))
  const prices = keys.length ? sampleHours(cuts, wanted, paths, seed) : []
  return windows.map(({ place, restartUsd, fixedUsd }, i) => {
    const at = keys.indexOf(place)
    const drawn = prices[at]
    if (!drawn) return undefined
    const { factor } = forecasts.get(place)!
    const { first, hours: paid } = runs[i]!
    const { from, to } = wanted[at]!
    const nowUsd = first === 0 && paid[0] ? paid[0] * places.find(({ key }) => key === place)!.priceNow : 0
    const costs = new Float64Array(paths)
    for (let path = 0; path < paths; path++) {
      const row = path * (to - from) + first - 1 - from
      let usd = 0
      for (let k = first ? 0 : 1; k < paid.length; k++) usd += paid[k]! * drawn[row + k]!
      costs[path] = restartUsd + fixedUsd + nowUsd + factor * usd
    }
    return costs
  })
}

/** From the first to the last hour after that of now in which one of these runs is paid for, the one after it being 0. */
function spanOf(runs: readonly Run[]): HourSpan {
  const from = Math.min(...runs.map(({ first }) => Math.max(0, first - 1)))
  return { from, to: Math.max(from, ...runs.map(({ first, hours }) => first + hours.length - 1)) }
}

/** `hours` hours of a forecast from an hour on. Where it ends before, its last hour goes on: no window of its place is there. */
function cut({ startHour, forecast }: PlaceForecast, from: number, hours: number): Forecast {
  const skip = from - startHour
  const last = forecast.horizon - 1
  const hoursOf = (prices: Float64Array) =>
    skip + hours <= forecast.horizon ? prices.subarray(skip, skip + hours) : Float64Array.from({ length: hours }, (_, h) => prices[Math.min(last, skip + h)]!)
  const quantiles = Object.fromEntries(Object.entries(forecast.quantiles).map(([level, prices]) => [level, hoursOf(prices)]))
  return { ...forecast, horizon: hours, quantiles }
}

/** What is paid for of each hour, from the first one touched (counted from that of now) to the last. */
type Run = { first: number; hours: Float64Array }

function paidHours(now: number, { startMinutes = 0, isStartBilled }: TimingJob, pieces: readonly Interval[]): Run {
  const unpaid = isStartBilled === false ? startMinutes * 60_000 : 0
  const begin = Math.floor(pieces[0]!.from / HOUR_MS)
  const hours = new Float64Array(Math.ceil(pieces.at(-1)!.to / HOUR_MS) - begin)
  for (const { from, to } of pieces)
    for (let hour = Math.floor((from + unpaid) / HOUR_MS); hour * HOUR_MS < to; hour++)
      hours[hour - begin]! += (Math.min(to, (hour + 1) * HOUR_MS) - Math.max(from + unpaid, hour * HOUR_MS)) / HOUR_MS
  return { first: begin - Math.floor(now / HOUR_MS), hours }
}

function bandOf(costs: Float64Array): Pick<WindowOutcome, 'lowUsd' | 'highUsd' | 'errorUsd'> {
  const sorted = costs.slice().sort()
  const [lowUsd, lower, upper, highUsd] = [0.1, 0.25, 0.75, 0.9].map((level) => sortedQuantile(sorted, level)) as [number, number, number, number]
  return { lowUsd, highUsd, errorUsd: (upper - lower) / 2 }
}

/** Share of paths on which the one costs less than the base and what may be added to it. */
function shareBelow(own: Float64Array, base: Float64Array, more: number): number {
  return own.reduce((below, usd, path) => below + (usd < base[path]! + more ? 1 : 0), 0) / own.length
}
