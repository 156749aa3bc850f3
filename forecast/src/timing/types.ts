import type { Forecast } from '../model.ts'

/** [from, to) in epoch milliseconds. */
export type Interval = { from: number; to: number }

export type TimingJob = {
  /** Hours of work: 0.25 to 168, any fraction, priced exactly. */
  hours: number
  /** No start before it; a moment that has passed means now. */
  earliest?: number
  /** The job has ended by then. Without one, the end of what is known. */
  deadline?: number
  /** When machines may run, in any order, overlapping or not (see `allowedIntervals`). Undefined = always; empty = never. */
  allowed?: readonly Interval[]
  /** It may pause: pieces of at least so many minutes of work, in one place; each piece but the first pays the restart cost (and its own minutes to start). */
  split?: { minPieceMinutes: number; restartCostUsd: number }
  /** USD for each hour that the job ends later than it would if it began as soon as `earliest` and `allowed` let it. */
  delayCostPerHour?: number
  /** Minutes from the start of a machine to the start of work, before each piece; inside the window, `hours` come on top. */
  startMinutes?: number
  /** Whether those minutes are paid for. Default: yes. */
  isStartBilled?: boolean
  /** Hours whose price is above it are not used. USD per hour of all the job's instances, as `prices` are. */
  maxPrice?: number
}

export type TimingPlace = {
  /** The caller's own name of it, each once. */
  key: string
  /** Epoch hour of `prices[0]`. */
  startHour: number
  /** Median price of all the job's instances together, USD per hour, constant within each UTC hour; NaN = unknown. Hours up to the one of `now` are not looked at. */
  prices: Float64Array
  /** What all the job's instances cost now, USD per hour: the price until the hour ends. NaN = nothing is offered now. */
  priceNow: number
  /** USD paid once for running there at all: data to move there. */
  fixedCostUsd: number
  /** Whether it may be recommended to somebody who is not there: false where no offer was seen for a day. Such a place is priced but in no window, unless it is `home`. */
  canMove: boolean
}

/** One way to run the whole job. */
export type Window = {
  place: string
  /** First moment, minutes to start included. */
  start: number
  end: number
  /** In order of time; each begins with the minutes to start. One unless the job is split. */
  pieces: Interval[]
  /** Everything that is paid: prices x time, restarts, fixed cost. The delay is not in it. */
  costUsd: number
  /** Of `costUsd`. */
  restartUsd: number
  fixedUsd: number
  /** What ending later than needed costs by the job's own `delayCostPerHour`. Windows are compared by `costUsd + delayUsd`. */
  delayUsd: number
}

/** Why there is no window, with what a sentence about it needs. */
export type NoWindow =
  | { code: 'no_place' }
  /** There are places, but no offer was seen for too long in any. */
  | { code: 'no_place_open' }
  | { code: 'deadline_too_near'; neededHours: number; availableHours: number }
  /** No run of allowed time is long enough (for a split job: all together). */
  | { code: 'too_little_allowed_time'; neededHours: number; longestHours: number }
  /** No price is known for the time asked about. */
  | { code: 'nothing_known' }
  /** No known run of hours is long enough. */
  | { code: 'longer_than_known'; neededHours: number; knownHours: number }
  /** It would fit but for `maxPrice`. The lowest price there is, and the highest one in the cheapest window without the limit: so much would be enough. */
  | { code: 'above_max_price'; lowestPrice: number; enoughPrice: number }

/** The same time in another place, or the same place at another time; difference to what it stands beside, negative = cheaper. */
export type Alternative = { window: Window; differenceUsd: number; differenceShare: number }

export type Timing = {
  /** The best, then the best that shares no moment with those before it, and so on: at most five, cheapest first, ties (to a millionth of a dollar) to the earlier start. */
  windows: Window[]
  /** Set when `windows` is empty. */
  noWindow?: NoWindow
  /** The first moment at which the job may begin: now, unless `earliest` or `allowed` say later. */
  firstStart: number
  /** As soon as its conditions let it, in the place where that is cheapest: beginning at `firstStart`, unbroken unless a split job's allowed time has gaps. */
  now?: Window
  /** Why there is no `now` although there are windows: nowhere an offer, all above `maxPrice`, or not enough hours known. */
  noNow?: 'nothing_offered' | 'above_max_price' | 'not_known'
  /** The job's own place, when `home` was given: beginning there at `firstStart`, and the best time there. */
  home?: { now?: Window; best?: Window }
  /** The best that begins within 24 hours. */
  within24h?: Window
  /** The dearest unbroken time in the place of `windows[0]`. */
  worst?: Window
  /** Beginning at `firstStart` elsewhere: beside `home.now`, else beside `now`. Cheapest first, at most five, only places that may be moved to. */
  elsewhereNow: Alternative[]
  /** The same time as `windows[0]` in other places, cheapest first, at most five, only places that may be moved to. */
  otherPlaces: Alternative[]
  /** Other times in the place of `windows[0]`, sharing no moment with it or each other, at most four. */
  otherTimes: Alternative[]
  /** The lowest cost of an unbroken run at any time in any place, delay left out; Infinity when there is none. */
  cheapestUsd: number
  /** (dearest - cheapest) / cheapest over all starts of an unbroken run, each in its cheapest place, delay left out: how much the choice of time matters at all. */
  spread: number
  /** Stretches between `firstStart` and the deadline (without one: 168 hours on) for which no place's price is known. */
  unknown: Interval[]
}

/** What sample paths say of one window. */
export type WindowOutcome = {
  /** 10 % and 90 % of the cost, USD: of `costUsd`, the delay left out. */
  lowUsd: number
  highUsd: number
  /** Half the width of the 50 % band of the cost, USD. */
  errorUsd: number
  /** P(costUsd + delayUsd < that of running now). Undefined where running now is not possible, or this is it. */
  paysProbability?: number
}

/** A place's forecast for sample paths. */
export type PlaceForecast = {
  /** Epoch hour of its first price, at or before the hour after now. */
  startHour: number
  forecast: Forecast
  /** What its prices are multiplied by for the whole job's instances. */
  factor: number
}

/** Beside each window of a `Timing`, in its place there. */
export type Outcomes = {
  windows: (WindowOutcome | undefined)[]
  now?: WindowOutcome
  home?: { now?: WindowOutcome; best?: WindowOutcome }
  within24h?: WindowOutcome
}

/** Tier of a saving against running now: excellent from 15 %, good from 5 %. */
export type Tier = 'excellent' | 'good' | 'fair'

export type VerdictReason =
  /** Steady: the choice of time changes the cost by less than is worth a thought (3 %), or by less than the forecast errs. */
  | 'spread_too_small'
  | 'spread_within_error'
  /** Run now. */
  | 'now_is_cheapest'
  | 'gain_too_small'
  | 'delay_costs_more'
  | 'waiting_pays_too_rarely'
  /** Wait. */
  | 'waiting_pays'
  | 'not_allowed_yet'
  | 'nothing_offered_now'
  | 'too_dear_now'
  | 'now_not_known'
  /** Move. */
  | 'place_beats_time'
  | 'nothing_offered_at_home'

export type Verdict = {
  verdict: 'run_now' | 'wait' | 'move' | 'steady'
  reason: VerdictReason
  /** Where and when to run if it is followed. */
  window: Window
  figures: {
    /** What following the verdict saves against running now (at home, else in the best place), delay counted, and as a share of that. Undefined where one cannot run now. */
    gainUsd?: number
    gainShare?: number
    /** What the best window saves against running now in the best place: time alone. */
    waitGainShare?: number
    /** What the best place now saves against running now at home: place alone. */
    moveGainShare?: number
    /** P(the best window pays against running now in the best place), from sample paths. */
    probability?: number
    /** `Timing.spread`, and what it has to reach. */
    spread: number
    leastSpread: number
  }
}

export type TimingOptions = {
  /** Key of the place where the job (its data) is: what `home` and `move` are told by. */
  home?: string
}
