import {
  decideVerdict,
  findWindows,
  HOUR_MS,
  judgeWindows,
  type Forecast,
  type Outcomes,
  type Timing,
  type TimingPlace,
  type Verdict,
  type Window,
} from '@dumont/forecast'

const WEEK = 168
/** Sampled weeks that confirm a verdict to wait. */
const PATHS = 200

/** One place at an origin: what was foretold of it, and its true prices from the origin's hour on, a week long. */
export type ReplayedPlace = { key: string; type: string; forecast: Forecast; truth: Float64Array }

/** A job of so many hours in one of some places, as it stood at an origin (an epoch hour). Windows end within the week after. */
export class ReplayGroup {
  readonly places: readonly ReplayedPlace[]
  readonly hours: number
  /** What each start of a place really cost, the cheapest first; and those of all places. */
  readonly sorted: Float64Array[]
  readonly allSorted: Float64Array
  private readonly origin: number
  private readonly byKey: Map<string, ReplayedPlace>
  private readonly outcomes = new Map<Window, Outcomes>()

  constructor(origin: number, places: readonly ReplayedPlace[], hours: number) {
    this.origin = origin
    this.places = places
    this.hours = hours
    this.byKey = new Map(places.map((place) => [place.key, place]))
    const starts = Array.from({ length: WEEK - hours + 1 }, (_, h) => h)
    this.sorted = places.map(({ truth }) => Float64Array.from(starts, (start) => this.sum(truth, start)).sort())
    this.allSorted = Float64Array.from(this.sorted.flatMap((costs) => [...costs])).sort()
  }

  timingOf(places: readonly ReplayedPlace[]): Timing {
    const now = this.origin * HOUR_MS
    return findWindows(now, { hours: this.hours, deadline: now + WEEK * HOUR_MS }, this.asked(places))
  }

  /** To wait is confirmed by sampled weeks; all else is the same without them. */
  verdictOf(timing: Timing): Verdict {
    const now = this.origin * HOUR_MS
    const first = decideVerdict(now, timing)!
    return first.verdict === 'wait' ? decideVerdict(now, timing, this.outcomesOf(timing))! : first
  }

  /** Of the best window; drawn once for all homes of a group. */
  private outcomesOf(timing: Timing): Outcomes {
    const best = timing.windows[0]!
    const known = this.outcomes.get(best)
    if (known) return known
    const two = { ...timing, windows: [best], home: undefined, within24h: undefined }
    const now = this.origin * HOUR_MS
    const drawn = judgeWindows(two, {
      now,
      job: { hours: this.hours },
      places: this.asked(this.places),
      forecastOf: (key) => ({ startHour: this.origin + 1, forecast: this.byKey.get(key)!.forecast, factor: 1 }),
      seed: this.origin,
      paths: PATHS,
    })
    this.outcomes.set(best, drawn)
    return drawn
  }

  private asked(places: readonly ReplayedPlace[]): TimingPlace[] {
    return places.map(({ key, forecast, truth }) => {
      return { key, startHour: this.origin + 1, prices: forecast.quantiles[0.5]!, priceNow: truth[0]!, fixedCostUsd: 0, canMove: true }
    })
  }

  realUsd({ place, start }: Window): number {
    return this.sum(this.byKey.get(place)!.truth, start / HOUR_MS - this.origin)
  }

  nowUsd(place: number): number {
    return this.sum(this.places[place]!.truth, 0)
  }

  /** Starting now where the price of this hour is lowest. */
  cheapestNowUsd(): number {
    return this.sum(this.places.reduce((a, b) => (b.truth[0]! < a.truth[0]! ? b : a)).truth, 0)
  }

  private sum(truth: Float64Array, start: number): number {
    let usd = 0
    for (let h = start; h < start + this.hours; h++) usd += truth[h]!
    return usd
  }
}
