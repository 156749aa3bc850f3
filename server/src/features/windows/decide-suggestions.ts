import type { CalendarSettings } from '@dumont/contracts'
import { HOUR_MS, type Interval, type PriceGrid, searchTimes, type Times, timesGrid, type TimingPlace, type Window, type WindowOutcome } from '@dumont/forecast'
import { decideRange, type EventTime, type Range } from './decide-range.ts'

/** A compute event, with the places where it could run: prices of all its machines. */
export type Asked = EventTime & { id: number; places: readonly TimingPlace[]; judge: (best: Window, own: Window) => WindowOutcome | undefined }
export type Rules = Pick<CalendarSettings, 'working_hours' | 'zone' | 'days_early' | 'days_late' | 'may_overlap'> & {
  now: number
  /** Time that events take, and whose; in any order. An event's own time is not taken for itself. */
  taken: readonly (Interval & { id: number })[]
  /** What is taken is known until then. */
  takenUntil: number
}

export type Suggested = { id: number; own: Window; best: Window; range: Range; saving: number; share: number; outcome: WindowOutcome | undefined }
export type NotSuggested = { id: number; range?: Range } & (
  | { reason: 'no_prices' | 'beyond_forecast' | 'no_room' }
  | { reason: 'too_long'; knownHours: number }
  /** `saving`, of `share`: what the best free time would save; `probability`: in so few cases. */
  | { reason: 'already_good'; saving: number; share: number; probability?: number }
)
export type Decided = { suggested: Suggested[]; not: NotSuggested[] }

/** Not worth moving anything for less. */
export const LEAST_SHARE = 0.01
export const LEAST_USD = 0.01
const LEAST_PROBABILITY = 0.5

type Open = { asked: Asked; own: Window; times: Times; range: Range; best: Window | undefined }

/**
 * Better times for events, the greatest saving first: an event takes its slot before those that would save less. Both times are priced in the place that is cheapest then,
 * so that what is saved is saved by the time alone.
 */
export function decideSuggestions(events: readonly Asked[], rules: Rules): Decided {
  // Events of the same machines share their places: their prices are laid out once.
  const grids = new Map([...new Set(events.map(({ places }) => places))].map((places) => [places, timesGrid(rules.now, places)]))
  const opened = events.map((asked) => openEvent(asked, rules, grids.get(asked.places)!))
  const decided: Decided = { suggested: [], not: opened.filter((one) => 'reason' in one) }
  let open = opened.filter((one) => 'own' in one)
  for (let next = greatest(open); next; next = greatest(open)) {
    open = open.filter((one) => one !== next)
    const found = judged(next)
    if ('reason' in found) decided.not.push(found)
    else {
      decided.suggested.push(found)
      if (!rules.may_overlap) giveWay(open, found.best, decided.suggested, rules)
    }
  }
  return decided
}

/** Those who wanted the slot look again: what was the best of more remains the best of less, so nobody else has to. */
function giveWay(open: readonly Open[], slot: Window, suggested: readonly Suggested[], rules: Rules): void {
  const given = suggested.map(({ best }) => ({ from: best.start, to: best.end }))
  for (const one of open)
    if (one.best && one.best.start < slot.end && slot.start < one.best.end) one.best = one.times.cheapest([...takenFor(one, rules), ...given])
}

function openEvent(asked: Asked, rules: Rules, grid: PriceGrid): Open | NotSuggested {
  const { id, start, hours, places } = asked
  const { now } = rules
  const known = Math.max(0, ...places.filter(({ canMove }) => canMove).map(({ startHour, prices }) => startHour + prices.length)) * HOUR_MS
  const [end, knownHours] = [start + hours * HOUR_MS, Math.max(0, (known - now) / HOUR_MS)]
  if (!known) return { id, reason: 'no_prices' }
  if (hours > Math.min(168, knownHours)) return { id, reason: 'too_long', knownHours: Math.min(168, knownHours) }
  if (end > known) return { id, reason: 'beyond_forecast' }
  const range = decideRange(asked, rules, now)
  const deadline = Math.min(range.deadline, rules.takenUntil)
  const times = searchTimes(now, { hours, earliest: range.earliest, deadline }, places, { from: start, to: end }, range.starts, grid)
  const { own } = times
  if (!own) return { id, reason: 'no_prices' }
  const open = { asked, own, times, range, best: undefined }
  return { ...open, best: times.cheapest(takenFor(open, rules)) }
}

function takenFor({ asked: { id }, range }: Pick<Open, 'asked' | 'range'>, { taken, may_overlap }: Rules): Interval[] {
  return may_overlap ? [] : taken.filter((one) => one.id !== id && one.from < one.to && one.to > range.earliest && one.from < range.deadline)
}

const savingOf = ({ own, best }: Open): number => (best ? own.costUsd - best.costUsd : -Infinity)

/** Of equals the one whose own time is the earlier. */
function greatest(open: readonly Open[]): Open | undefined {
  const goesBefore = (a: Open, b: Open) => savingOf(b) - savingOf(a) || a.asked.start - b.asked.start || a.asked.id - b.asked.id
  return open.reduce<Open | undefined>((first, one) => (first && goesBefore(first, one) <= 0 ? first : one), undefined)
}

function judged(open: Open): Suggested | NotSuggested {
  const { asked, own, best, range } = open
  const { id } = asked
  if (!best) return { id, range, reason: 'no_room' }
  const saving = savingOf(open)
  const share = own.costUsd > 0 ? saving / own.costUsd : 0
  if (saving < LEAST_USD || share < LEAST_SHARE) return { id, range, reason: 'already_good', saving, share }
  const outcome = asked.judge(best, own)
  const probability = outcome?.paysProbability
  if (probability !== undefined && probability < LEAST_PROBABILITY) return { id, range, reason: 'already_good', saving, share, probability }
  return { id, own, best, range, saving, share, outcome }
}
