import type { CalendarEvent, CalendarSuggestion } from '@dumont/contracts'
import type { Locale, Strings } from '../../app/i18n/index.ts'
import { formatCost } from '../../ui/format-money.ts'
import { hourMs } from '../../ui/format-time.ts'
import type { LaneItem } from './decide-lane.ts'
import { titleOf } from './say-event.ts'

type Words = Strings['calendar']

/** Events, and the better times for them, as they stand in the lane. */
export function laneItems(events: readonly CalendarEvent[], suggestions: readonly CalendarSuggestion[], words: Words, { language }: Locale): LaneItem[] {
  return [
    ...events.map((event): LaneItem => ({
      id: event.event_id,
      kind: event.is_compute_intensive ? 'work' : event.all_day ? 'all_day' : 'event',
      from: Date.parse(event.start),
      to: Date.parse(event.end),
      label: titleOf(event, words),
      isStale: event.stale,
    })),
    ...suggestions.map((one): LaneItem => ({
      id: `better ${one.event_id}`,
      kind: 'suggested',
      from: Date.parse(one.suggested_start),
      to: Date.parse(one.suggested_end),
      label: words.suggestedFor(one.event_summary.trim() || words.untitled),
      sign: `−${formatCost(one.potential_savings, language)}`,
      isStale: false,
    })),
  ]
}

const most = 3

/** The titles of what runs in the hour that begins at `at`, GPU work first; undefined: nothing does. */
export function sayDuring(items: readonly LaneItem[], at: number, words: Words): string | undefined {
  const titles = items
    .filter(({ from, to }) => from < at + hourMs && Math.max(to, from + 1) > at)
    .toSorted((a, b) => Number(b.kind === 'work') - Number(a.kind === 'work'))
    .map(({ label, sign }) => (sign ? `${label} (${sign})` : label))
  if (titles.length === 0) return undefined
  const rest = titles.length - most
  return [...titles.slice(0, most), ...(rest > 0 ? [words.andMore(String(rest))] : [])].join(', ')
}
