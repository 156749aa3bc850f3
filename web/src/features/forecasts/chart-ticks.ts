import { formatClock, formatDayShort, hourMs, localDay, localHour } from '../../ui/format-time.ts'
import type { Span } from './chart-data.ts'

export type Tick = { at: number; label: string }

const halfHourMs = hourMs / 2

/** Where the local date changes. Not "where the hour is 0": in some zones midnight does not exist on the day clocks go forward. */
export function dayTicks({ from, to }: Span, language: string, zone: string): Tick[] {
  const ticks: Tick[] = []
  const start = Math.ceil(from / halfHourMs) * halfHourMs
  let day = localDay(start - halfHourMs, zone)
  for (let at = start; at <= to; at += halfHourMs) {
    const next = localDay(at, zone)
    if (next !== day) ticks.push({ at, label: formatDayShort(at, language, zone) })
    day = next
  }
  return ticks
}

/** Every `every` local hours; the day stands where a day begins. */
export function hourTicks(span: Span, every: number, language: string, zone: string): Tick[] {
  const days = dayTicks(span, language, zone)
  const ticks: Tick[] = []
  for (let at = Math.ceil(span.from / hourMs) * hourMs; at <= span.to; at += hourMs) {
    const day = days.find((tick) => Math.abs(tick.at - at) < hourMs)
    if (day?.at === at) ticks.push(day)
    else if (!day && localHour(at, zone) % every === 0) ticks.push({ at, label: formatClock(at, language, zone) })
  }
  return ticks
}

/** Thins labels out until each has room. */
export function thinTicks(ticks: Tick[], widthPx: number, labelPx: number): Tick[] {
  const most = Math.max(1, Math.floor(widthPx / labelPx))
  const every = Math.max(1, Math.ceil(ticks.length / most))
  return ticks.filter((_, index) => index % every === 0)
}

export function ticksFor(span: Span, widthPx: number, language: string, zone: string): Tick[] {
  const short = span.to - span.from <= 48 * hourMs
  const thin = thinTicks(short ? hourTicks(span, 6, language, zone) : dayTicks(span, language, zone), widthPx, 58)
  // A label is centred on its tick: at the very end half of it would be cut off.
  const room = (12 / Math.max(1, widthPx)) * (span.to - span.from)
  return thin.filter((tick) => tick.at <= span.to - room)
}
