import type { CalendarEvent, CalendarSettings, CalendarSuggestion, CalendarSuggestions, CalendarSuggestionsRequest } from '@dumont/contracts'
import { HOUR_MS, MIN_HISTORY_HOURS } from '@dumont/forecast'
import { calendarSettingsOf, isCalendarConnected, type ReadEvent } from '../calendars/index.ts'
import { gpuLabel } from '../prices/index.ts'
import { AppError } from '../../platform/errors.ts'
import { intervalOf } from './answer-timing.ts'
import { decideSuggestions, type Suggested } from './decide-suggestions.ts'
import { askedOf, type Excluded, readEvents, readPrices, type ToPrice } from './read-suggestions.ts'
import type { Reader } from './read-places.ts'
import { sayNot, saySuggestion } from './say-suggestion.ts'
import { placeText, toPlace } from './to-place.ts'
import { cost, instant, percentage, rounded } from './wire.ts'

/** Better times for a person's compute events. @throws AppError not_enough_history when nothing could be priced for that reason */
export async function suggestionsFor(deps: Reader, userId: string, asked: CalendarSuggestionsRequest, now: Date): Promise<CalendarSuggestions> {
  const settings = await calendarSettingsOf(deps.db, userId)
  const { all, analyzed, takenUntil } = await readEvents(deps, userId, settings, asked.days_ahead, now)
  const compute = analyzed.filter((event) => event.compute.isCompute)
  const { toPrice, excluded } = await readPrices(deps, compute, { settings, asked, now })
  refuseWithoutHistory(toPrice, excluded)
  const decided = decideSuggestions(toPrice.map(askedOf), { ...settings, now: now.getTime(), taken: takenBy(all), takenUntil })
  const priced = new Map(toPrice.map((one) => [one.event.id, one]))
  const suggestions = decided.suggested.map((one) => toSuggestion(one, priced.get(one.id)!, settings))
  const not = decided.not.map((one) => ({ event: priced.get(one.id)!.event, reason: one.reason, sentence: sayNot(one, settings.zone) }))
  return {
    suggestions,
    not_suggested: [...excluded, ...not].toSorted((a, b) => byStart(a.event, b.event)).map(toNot),
    total_suggestions: suggestions.length,
    total_potential_savings: cost(suggestions.reduce((sum, one) => sum + one.potential_savings, 0)),
    events_analyzed: analyzed.length,
    compute_intensive_events: compute.length,
    calendar_connected: await isCalendarConnected(deps.db, userId),
    generated_at: now.toISOString(),
  }
}

/** What the list of events says of each: its better time as by default, where there is one. */
export async function suggestedTimes(
  deps: Reader,
  userId: string,
  daysAhead: number,
  now: Date,
): Promise<Map<string, Pick<CalendarEvent, 'suggested_start' | 'potential_savings'>>> {
  const asked = { machine_type: 'interruptible', days_ahead: daysAhead } as const
  const { suggestions } = await suggestionsFor(deps, userId, asked, now).catch((error: unknown) => {
    // Too little is known to suggest anything; the events are shown all the same.
    if (error instanceof AppError) return { suggestions: [] }
    throw error
  })
  return new Map(suggestions.map((one) => [one.event_id, { suggested_start: one.suggested_start, potential_savings: one.potential_savings }]))
}

function refuseWithoutHistory(toPrice: readonly ToPrice[], excluded: readonly Excluded[]): void {
  const short = excluded.flatMap(({ have }) => have ?? [])
  if (toPrice.length || !short.length) return
  throw new AppError('not_enough_history', `Need at least ${MIN_HISTORY_HOURS} hours of price history`, {
    required: MIN_HISTORY_HOURS,
    have: Math.max(...short),
  })
}

/** Busy events, and compute events whether busy or not, for as long as their jobs run: two of those in one slot are no plan. A day's note takes no time. */
function takenBy(events: readonly ReadEvent[]) {
  return events
    .filter(({ busy, allDay, compute }) => busy || (compute.isCompute && !allDay))
    .map(({ id, startAt, endAt, allDay, compute }) => {
      const [from, to] = [startAt.getTime(), endAt.getTime()]
      return { id, from, to: compute.isCompute && !allDay ? Math.max(to, from + compute.hours * HOUR_MS) : to }
    })
}

const byStart = (a: ReadEvent, b: ReadEvent): number => a.startAt.getTime() - b.startAt.getTime() || a.id - b.id

const toNot = ({ event, reason, sentence }: Pick<Excluded, 'event' | 'reason' | 'sentence'>): CalendarSuggestions['not_suggested'][number] => ({
  event_id: String(event.id),
  event_summary: event.title,
  reason,
  sentence,
})

function toSuggestion(found: Suggested, { event, job, candidates }: ToPrice, { zone }: CalendarSettings): CalendarSuggestion {
  const { own, best, outcome } = found
  const [ownCost, bestCost] = [cost(own.costUsd), cost(best.costUsd)]
  const candidate = candidates.all.find(({ place }) => place.key === best.place)!
  const place = placeText(toPlace(candidate, job, null))
  const probability = outcome?.paysProbability === undefined ? null : rounded(outcome.paysProbability, 4)
  return {
    event_id: String(event.id),
    event_summary: event.title,
    gpu_name: gpuLabel(candidate.known.row.gpuId),
    gpu_count: event.compute.count,
    original_start: event.startAt.toISOString(),
    original_end: event.endAt.toISOString(),
    original_cost: ownCost,
    suggested_start: instant(best.start),
    suggested_end: instant(best.end),
    estimated_cost: bestCost,
    cost_interval: intervalOf(best, outcome),
    place,
    potential_savings: cost(ownCost - bestCost),
    savings_percentage: percentage(found.share),
    probability,
    confidence: probability,
    reason: saySuggestion(found, place, zone),
    can_move: event.canMove,
  }
}
