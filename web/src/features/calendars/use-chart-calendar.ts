import type { CalendarEvent } from '@dumont/contracts'
import { useCallback, useMemo } from 'react'
import type { Span } from '../forecasts/chart-data.ts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import type { LaneItem } from './decide-lane.ts'
import { laneItems, sayDuring } from './lane-items.ts'
import { sayItem } from './say-item.ts'
import { suggestionsOf, type Calendar } from './use-calendar.ts'
import { useShowsEvents } from './use-shows-events.ts'

/** What the chart needs of a calendar. */
export type ChartCalendar = {
  isShown: boolean
  onShow: (shown: boolean) => void
  items: LaneItem[]
  tell: (item: LaneItem) => string[]
  /** What runs in the hour that begins at an instant, in words. */
  during: (at: number) => string | undefined
}

const none: CalendarEvent[] = []

/** undefined: there is no calendar to draw. */
export function useChartCalendar(calendar: Calendar, gpuLabel: (gpu: string) => string): ChartCalendar | undefined {
  const { calendar: words } = useStrings()
  const locale = useLocale()
  const [isShown, onShow] = useShowsEvents()
  const events = calendar.events ?? none
  const suggestions = suggestionsOf(calendar)
  const items = useMemo(() => laneItems(events, suggestions, words, locale), [events, suggestions, words, locale])
  const tell = useCallback((item: LaneItem) => sayItem(item, { events, suggestions, gpuLabel }, words, locale), [events, suggestions, gpuLabel, words, locale])
  const during = useCallback((at: number) => sayDuring(items, at, words), [items, words])
  return useMemo(() => (items.length === 0 ? undefined : { isShown, onShow, items, tell, during }), [isShown, onShow, items, tell, during])
}

/** Which kinds of things the lane holds at the moment. */
export function kindsShown(calendar: ChartCalendar | undefined, { from, to }: Span): ReadonlySet<LaneItem['kind']> {
  const items = calendar?.isShown ? calendar.items : []
  return new Set(items.filter((one) => one.to > from && one.from < to).map(({ kind }) => kind))
}
