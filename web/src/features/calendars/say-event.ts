import type { CalendarEvent } from '@dumont/contracts'
import type { Locale, Strings } from '../../app/i18n/index.ts'
import { formatNumber } from '../../ui/format-money.ts'
import { formatCalendarDay, hourMs, localDay } from '../../ui/format-time.ts'
import { formatEnd, formatStart } from '../windows/format-window.ts'

type Words = Strings['calendar']
type Timed = Pick<CalendarEvent, 'start' | 'end' | 'all_day'>

export const titleOf = ({ summary }: { summary: string }, words: Words): string => summary.trim() || words.untitled

/** 'Fri 20, 14:00 until 20:00'; whole days without a clock. */
export function sayWhen({ start, end, all_day: isAllDay }: Timed, words: Words, locale: Locale): string {
  const [from, to] = [Date.parse(start), Date.parse(end)]
  if (!isAllDay) return words.span(formatStart(from, locale), formatEnd(to, from, locale))
  // Days of the calendar's own zone: their noons lie on the same days here, in nearly every other zone.
  const [first, last] = [from + 12 * hourMs, Math.max(from + 12 * hourMs, to - 12 * hourMs)].map((at) => localDay(at, locale.zone))
  const day = (text: string | undefined) => formatCalendarDay(text ?? '', locale.language)
  return first === last ? words.allDay(day(first)) : words.allDays(day(first), day(last))
}

type Work = { gpu: string | null; count: number; hours: number }

/** '4 × H100, 6 h' */
export function sayWork({ gpu, count, hours }: Work, words: Words, { language }: Locale): string {
  return words.work(formatNumber(count, language), gpu ?? words.noGpu, formatNumber(hours, language, 2))
}
