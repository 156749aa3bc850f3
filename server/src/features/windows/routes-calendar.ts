import { CalendarEvents, CalendarEventsQuery, CalendarSuggestions, CalendarSuggestionsRequest } from '@dumont/contracts'
import { calendarSettingsOf, countEventsBetween, eventReader, eventsBetween, isCalendarConnected, noteLook, toCalendarEvent } from '../calendars/index.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { suggestedTimes, suggestionsFor } from './answer-suggestions.ts'

const DAY_MS = 86_400_000
/** So many are read for counting; a calendar with more says how many there are, but its compute events are those of the first. */
const MOST_READ = 5000

export function calendarRoutes(app: App, deps: Deps): void {
  const { db, clock } = deps
  const list = {
    summary: "One's own calendar events; none while no calendar is connected",
    querystring: CalendarEventsQuery,
    response: { 200: CalendarEvents },
  }
  app.get('/api/v1/spot/calendar-events', { config: { access: 'viewer' }, schema: list }, async ({ query, actor }, reply) => {
    reply.header('cache-control', 'private, no-cache')
    const now = clock.now()
    await noteLook(deps, actor!.userId)
    const [from, to] = [-query.days_back, query.days_ahead].map((days) => new Date(now.getTime() + days * DAY_MS)) as [Date, Date]
    const rows = await eventsBetween(db, actor!.userId, from, to, MOST_READ)
    const events = rows.map(eventReader(await calendarSettingsOf(db, actor!.userId)))
    const isAsked = events.some(({ compute, startAt }) => compute.isCompute && startAt > now)
    const suggested = isAsked ? await suggestedTimes(deps, actor!.userId, query.days_ahead, now) : undefined
    return {
      events: events.slice(0, query.max_events).map((event) => ({ ...toCalendarEvent(event, now), ...suggested?.get(String(event.id)) })),
      total: rows.length < MOST_READ ? rows.length : await countEventsBetween(db, actor!.userId, from, to),
      compute_intensive_count: events.filter(({ compute }) => compute.isCompute).length,
      time_range_start: from.toISOString(),
      time_range_end: to.toISOString(),
      calendar_connected: await isCalendarConnected(db, actor!.userId),
      generated_at: now.toISOString(),
    }
  })

  const suggest = { summary: "Better times for one's own compute events", body: CalendarSuggestionsRequest, response: { 200: CalendarSuggestions } }
  app.post('/api/v1/spot/calendar-suggestions', { config: { access: 'viewer', reads: true }, schema: suggest }, async ({ body, actor }, reply) => {
    reply.header('cache-control', 'private, no-cache')
    return suggestionsFor(deps, actor!.userId, body, clock.now())
  })
}
