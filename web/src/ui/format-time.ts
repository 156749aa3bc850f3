/** How time is written. Everything takes the zone: the wire is UTC, only the page knows where the reader lives. */

const formats = new Map<string, Intl.DateTimeFormat>()

function formatter(locale: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale.startsWith('pt') ? 'pt-BR' : 'en-GB', { timeZone: zone, hourCycle: 'h23', ...options })
    formats.set(key, format)
  }
  return format
}

type Parts = { weekday: string; day: string; month: string; year: string; hour: string; minute: string; isoDay: string }

const numeric: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }

function partsOf(at: number, locale: string, zone: string): Parts {
  const named = read(formatter(locale, zone, { weekday: 'short', month: 'short', day: 'numeric', year: 'numeric', hour: '2-digit', minute: '2-digit' }), at)
  const iso = read(formatter('en', zone, numeric), at)
  const bare = (text: string | undefined) => (text ?? '').replace('.', '')
  return {
    weekday: bare(named['weekday']),
    day: named['day'] ?? '',
    month: bare(named['month']),
    year: named['year'] ?? '',
    hour: named['hour'] ?? '',
    minute: named['minute'] ?? '',
    isoDay: `${iso['year']}-${iso['month']}-${iso['day']}`,
  }
}

function read(format: Intl.DateTimeFormat, at: number): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]))
}

/** 'Sat 21 Nov, 21:00' */
export function formatHour(at: number, locale: string, zone: string): string {
  const p = partsOf(at, locale, zone)
  return `${p.weekday} ${p.day} ${p.month}, ${p.hour}:${p.minute}`
}

/** '21:00' */
export function formatClock(at: number, locale: string, zone: string): string {
  const p = partsOf(at, locale, zone)
  return `${p.hour}:${p.minute}`
}

/** 'Sat 21' */
export function formatDayShort(at: number, locale: string, zone: string): string {
  const p = partsOf(at, locale, zone)
  return `${p.weekday} ${p.day}`
}

/** '29 Feb 2024' */
export function formatDate(at: number, locale: string, zone: string): string {
  const p = partsOf(at, locale, zone)
  return `${p.day} ${p.month} ${p.year}`
}

/** '29 Feb 2024, 14:05' */
export function formatDateTime(at: number, locale: string, zone: string): string {
  const p = partsOf(at, locale, zone)
  return `${p.day} ${p.month} ${p.year}, ${p.hour}:${p.minute}`
}

/** '29 Feb 2024, 14:05 – 16:30', with both days when it crosses midnight. */
export function formatTimes(from: number, to: number, locale: string, zone: string): string {
  const end = localDay(from, zone) === localDay(to, zone) ? formatClock(to, locale, zone) : formatDateTime(to, locale, zone)
  return `${formatDateTime(from, locale, zone)} – ${end}`
}

/** A calendar day such as '2026-11-21' (already cut in some zone) as 'Sat 21 Nov'. */
export function formatCalendarDay(day: string, locale: string): string {
  const p = partsOf(Date.parse(`${day}T12:00:00Z`), locale, 'UTC')
  return `${p.weekday} ${p.day} ${p.month}`
}

/** The clock today, with the day when it was another one, and with the year when that was. */
export function formatUpdated(at: number, now: number, locale: string, zone: string): string {
  const [then, today] = [localDay(at, zone), localDay(now, zone)]
  if (then === today) return formatClock(at, locale, zone)
  return then.slice(0, 4) === today.slice(0, 4) ? formatHour(at, locale, zone) : formatDateTime(at, locale, zone)
}

const minuteMs = 60_000
const agoFormats = new Map<string, Intl.RelativeTimeFormat>()

/** '3 min ago' for what is `ms` in the past, 'in 12 min' for what is ahead (negative), 'now' below a minute. */
export function formatAgo(ms: number, locale: string): string {
  const size = Math.abs(ms)
  if (size < minuteMs) return agoFormat(locale, 'auto').format(0, 'second')
  const unit = size < 59.5 * minuteMs ? 'minute' : size < 36 * hourMs ? 'hour' : 'day'
  const unitMs = unit === 'minute' ? minuteMs : unit === 'hour' ? hourMs : dayMs
  // Portuguese ends the abbreviation with a full stop, which reads as the end of a sentence here.
  return agoFormat(locale, 'always')
    .format(-Math.sign(ms) * Math.round(size / unitMs), unit)
    .replace(/[.]$/, '')
}

function agoFormat(locale: string, numeric: 'auto' | 'always'): Intl.RelativeTimeFormat {
  const key = `${locale} ${numeric}`
  const format = agoFormats.get(key) ?? new Intl.RelativeTimeFormat(locale.startsWith('pt') ? 'pt-BR' : 'en-GB', { style: 'short', numeric })
  agoFormats.set(key, format)
  return format
}

/** '15 min', '1 hr', '2 days' */
export function formatDuration(seconds: number, locale: string): string {
  const unit = seconds < 3600 ? 'minute' : seconds < 86_400 ? 'hour' : 'day'
  const value = seconds / (unit === 'minute' ? 60 : unit === 'hour' ? 3600 : 86_400)
  const options = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(locale.startsWith('pt') ? 'pt-BR' : 'en-US', options).format(value)
}

/** The calendar day of an instant in a zone, '2026-11-21'. */
export function localDay(at: number, zone: string): string {
  return partsOf(at, 'en', zone).isoDay
}

export function localHour(at: number, zone: string): number {
  return Number(partsOf(at, 'en', zone).hour)
}

/** 'Brasilia Standard Time (GMT-3)'; just 'UTC' for UTC. */
export function zoneLabel(zone: string, at: number, locale: string): string {
  const long = zoneName(zone, at, locale, 'longGeneric')
  const offset = zoneOffset(zone, at)
  return zone === 'UTC' ? 'UTC' : `${long} (${offset})`
}

/** 'GMT-3' */
export function zoneOffset(zone: string, at: number): string {
  return zone === 'UTC' ? 'UTC' : zoneName(zone, at, 'en', 'shortOffset')
}

function zoneName(zone: string, at: number, locale: string, timeZoneName: 'longGeneric' | 'shortOffset'): string {
  return read(formatter(locale, zone, { timeZoneName }), at).timeZoneName ?? zone
}

export const hourMs = 3_600_000
export const dayMs = 86_400_000
