import { instantOf } from '../../zoned-time.ts'

export type FakeWhen = { dateTime: string; timeZone?: string } | { date: string }
/** As the API has it; what is not given is as for an event that its owner made. */
export type FakeEvent = {
  id: string
  status?: 'confirmed' | 'tentative' | 'cancelled'
  summary?: string
  description?: string
  location?: string
  start: FakeWhen
  end: FakeWhen
  transparency?: 'opaque' | 'transparent'
  colorId?: string
  recurrence?: string[]
  recurringEventId?: string
  originalStartTime?: FakeWhen
  attendees?: { email: string; self?: boolean; responseStatus: string }[]
  organizer?: { email: string; self?: boolean }
  guestsCanModify?: boolean
  locked?: boolean
  eventType?: string
  htmlLink?: string
}
export type FakeCalendar = { id: string; summary: string; timeZone: string; backgroundColor: string; accessRole: string; primary?: boolean }
type Kept = FakeEvent & { changed: number }

/** One calendar: its events, and when each was changed, counted in changes. */
export function createFakeEvents({ timeZone }: FakeCalendar, owner: string) {
  const kept = new Map<string, Kept>()
  let changes = 1
  const zone = timeZone

  /** What is kept under the id, or an occurrence of a series. */
  function get(id: string): Kept | undefined {
    const own = kept.get(id)
    if (own) return own
    const series = kept.get(id.replace(/_[^_]*$/, ''))
    return series?.recurrence ? occurrences(series).find((one) => one.id === id) : undefined
  }

  function set(event: FakeEvent): Kept {
    const organizer = event.organizer ?? { email: owner, self: true }
    const htmlLink = event.htmlLink ?? `https://calendar.google.com/calendar/event?eid=${event.id}`
    const set = { status: 'confirmed' as const, ...event, organizer, htmlLink, changed: ++changes }
    kept.set(event.id, set)
    return set
  }

  function change(id: string, patch: Partial<FakeEvent>): Kept | undefined {
    const before = get(id)
    return before && set({ ...before, ...patch, start: when(before.start, patch.start), end: when(before.end, patch.end) })
  }

  function occurrences(series: Kept): Kept[] {
    const rule = Object.fromEntries(
      (series.recurrence?.[0] ?? '')
        .replace('RRULE:', '')
        .split(';')
        .map((part) => part.split('=')),
    )
    const step = Number(rule['INTERVAL'] ?? 1) * (rule['FREQ'] === 'WEEKLY' ? 7 : 1)
    const made: Kept[] = []
    for (let i = 0; i < Number(rule['COUNT'] ?? 60); i++) {
      const [start, end] = [later(series.start, i * step), later(series.end, i * step)]
      const id = `${series.id}_${stamp(start, zone)}`
      const { recurrence: _, ...one } = series
      made.push(kept.get(id) ?? { ...one, id, start, end, recurringEventId: series.id, originalStartTime: start })
    }
    return made
  }

  return {
    set,
    change,
    get,
    version: () => changes,
    all: (): Kept[] => [...kept.values()],
    skipTo(version: number) {
      changes = Math.max(changes, version)
    },
    /** Single events and occurrences that touch the range. */
    within(from: number, to: number): Kept[] {
      const touches = (event: Kept) => timeOf(event.start, zone) < to && timeOf(event.end, zone) > from && event.status !== 'cancelled'
      return [...kept.values()]
        .flatMap((event) => (event.recurrence ? (event.status === 'cancelled' ? [] : occurrences(event)) : event.recurringEventId ? [] : [event]))
        .filter(touches)
    },
    /** What a sync token brings: single events wherever they are by now, occurrences of what is left of a changed series, and of what is deleted little but the id. */
    since(version: number, from: number, to: number): (Kept | { id: string; status: 'cancelled' })[] {
      return [...kept.values()]
        .filter(({ changed }) => changed > version)
        .flatMap((event): (Kept | { id: string; status: 'cancelled' })[] => {
          if (event.status === 'cancelled')
            return [{ id: event.id, status: 'cancelled', ...(event.recurringEventId && { recurringEventId: event.recurringEventId }) }]
          return event.recurrence ? occurrences(event).filter((one) => timeOf(one.start, zone) < to && timeOf(one.end, zone) > from) : [event]
        })
    },
  }
}
export type FakeEvents = ReturnType<typeof createFakeEvents>

/** A patch goes into start and end; null takes a field away. */
function when(before: FakeWhen, patch: Partial<Record<string, unknown>> | undefined): FakeWhen {
  return Object.fromEntries(Object.entries({ ...before, ...patch }).filter(([, value]) => value !== null)) as FakeWhen
}

export function timeOf(when: FakeWhen, zone: string): number {
  if ('dateTime' in when) return Date.parse(when.dateTime)
  return instantOf(dayOf(when.date), zone).getTime()
}
const dayOf = (date: string) => ({ year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) })

/** The same time of day, some days later. */
function later(when: FakeWhen, days: number): FakeWhen {
  const shift = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
  if ('date' in when) return { date: shift(when.date) }
  const { timeZone = 'UTC' } = when
  const local = localOf(new Date(when.dateTime), timeZone)
  const [hour, minute] = local.slice(11).split(':').map(Number)
  return { dateTime: instantOf({ ...dayOf(shift(local.slice(0, 10))), hour: hour!, minute: minute! }, timeZone).toISOString(), timeZone }
}

/** "2026-03-04 05:06" of a zone. */
export const localOf = (at: Date, timeZone: string): string =>
  at.toLocaleString('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })

/** How ids of occurrences end. */
const stamp = (start: FakeWhen, zone: string): string =>
  'date' in start ? start.date.replaceAll('-', '') : new Date(timeOf(start, zone)).toISOString().replaceAll(/[-:]|\.\d+/g, '')
