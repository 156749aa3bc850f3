import { formatAgo, formatClock, formatDayShort, localDay } from '../../ui/format-time.ts'

type Shown = { language: string; zone: string }

/** 'Fri 20, 21:00'. Days of a week have no need of a month. */
export const formatStart = (at: number, { language, zone }: Shown): string => `${formatDayShort(at, language, zone)}, ${formatClock(at, language, zone)}`

/** The day again only when it is another one. */
export function formatEnd(end: number, start: number, { language, zone }: Shown): string {
  return localDay(end, zone) === localDay(start, zone) ? formatClock(end, language, zone) : formatStart(end, { language, zone })
}

/** 'in 2 days'; nothing when it begins within the hour. */
export const formatAhead = (start: number, now: number, language: string): string | undefined =>
  start - now < 60 * 60_000 ? undefined : formatAgo(now - start, language)
