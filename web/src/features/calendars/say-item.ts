import type { CalendarEvent, CalendarSuggestion } from '@dumont/contracts'
import type { Locale, Strings } from '../../app/i18n/index.ts'
import { formatCost, formatWholePercent } from '../../ui/format-money.ts'
import { formatHour } from '../../ui/format-time.ts'
import type { LaneItem } from './decide-lane.ts'
import { sayWhen, sayWork, titleOf } from './say-event.ts'

type Words = Strings['calendar']
type Known = { events: readonly CalendarEvent[]; suggestions: readonly CalendarSuggestion[]; gpuLabel: (gpu: string) => string }

/** The tooltip of an item: its title, then a line for each thing worth knowing. */
export function sayItem(item: LaneItem, { events, suggestions, gpuLabel }: Known, words: Words, locale: Locale): string[] {
  const better = suggestions.find((one) => item.id === `better ${one.event_id}`)
  if (better)
    return [
      item.label,
      sayWhen({ start: better.suggested_start, end: better.suggested_end, all_day: false }, words, locale),
      saySaving(better, words, locale),
      better.place,
    ]
  const event = events.find(({ event_id: id }) => id === item.id)
  if (!event) return [item.label]
  const gpu = event.gpu_name === null ? null : gpuLabel(event.gpu_name)
  return [
    titleOf(event, words),
    sayWhen(event, words, locale),
    ...(event.is_compute_intensive ? [sayWork({ gpu, count: event.gpu_count, hours: event.duration_hours }, words, locale)] : []),
    [event.calendar, event.stale && words.asOf(formatHour(Date.parse(event.synced_at), locale.language, locale.zone))].filter(Boolean).join(', '),
  ]
}

/** 'saves $4.20 (31%)' */
export function saySaving({ potential_savings: saving, savings_percentage: percent }: CalendarSuggestion, words: Words, { language }: Locale): string {
  return words.better.saves(formatCost(saving, language), formatWholePercent(percent / 100, language))
}

/** Why a suggestion is made, in the words of the page; nobody is told "10 of 10": a forecast is not that sure. */
export function sayReason(one: CalendarSuggestion, words: Words, { language }: Locale): string {
  const cost = (usd: number) => formatCost(usd, language)
  const { better } = words
  const { probability, cost_interval: interval } = one
  const times = probability === null ? undefined : Math.min(9, Math.max(1, Math.round(probability * 10)))
  const chance =
    probability === null ? undefined : probability > 0.95 ? better.chanceSure : probability < 0.05 ? better.chanceNone : better.chance(String(times))
  return [
    better.reason(cost(one.estimated_cost), cost(one.original_cost), one.place),
    interval && better.interval(cost(interval[0]), cost(interval[1])),
    chance,
  ]
    .filter(Boolean)
    .join(' ')
}
