import type {
  CalendarConnection,
  CalendarEvent,
  CalendarEvents,
  CalendarList,
  CalendarSettings,
  CalendarStatus,
  CalendarSuggestion,
  CalendarSuggestions,
} from '@dumont/contracts'
import { now } from './canned.ts'

/** Canned answers of calendars: Ana's account with a week of meetings, three of them GPU work. */

const minute = 60_000
const iso = (at: number) => new Date(at).toISOString()

export function aConnection(part: Partial<CalendarConnection> = {}): CalendarConnection {
  return {
    id: 1,
    kind: 'google',
    name: 'ana@lab.dev',
    host: null,
    state: 'connected',
    can_write: true,
    last_synced_at: iso(now - 3 * minute),
    next_sync_at: iso(now + 2 * minute),
    last_error: null,
    created_at: iso(now - 30 * 24 * 60 * minute),
    ...part,
  }
}

export const aSubscription = aConnection({ id: 2, kind: 'ics', name: 'Team', host: 'outlook.office365.com', can_write: false })
export const lapsed = aConnection({ state: 'reconnect_needed', last_synced_at: '2026-11-17T09:00:00.000Z', next_sync_at: null })
export const failing = aConnection({
  state: 'failing',
  last_synced_at: '2026-11-18T11:00:00.000Z',
  next_sync_at: iso(now + 12 * minute),
  last_error: 'Google answered 503 five times.',
})

export function aStatus(connections: CalendarConnection[] = [], part: Partial<CalendarStatus> = {}): CalendarStatus {
  const states = connections.map(({ state }) => state)
  return {
    connected: states.some((state) => state === 'connected' || state === 'syncing'),
    needs_reauthorization: states.includes('reconnect_needed'),
    authorization_url: null,
    message: 'A sentence.',
    state: (['reconnect_needed', 'failing', 'syncing'] as const).find((state) => states.includes(state)) ?? (states.length > 0 ? 'connected' : 'not_connected'),
    google_configured: true,
    redirect_uri: 'http://localhost:4400/api/v1/calendar/google/callback',
    connections,
    ...part,
  }
}

export function anEvent(part: Partial<CalendarEvent> = {}): CalendarEvent {
  return {
    event_id: '10',
    connection_id: 1,
    calendar: 'Ana',
    color: null,
    summary: 'Team meeting',
    start: '2026-11-19T10:00:00.000Z',
    end: '2026-11-19T11:00:00.000Z',
    description: null,
    location: null,
    all_day: false,
    busy: true,
    recurring: false,
    is_compute_intensive: false,
    compute_reason: null,
    compute_word: null,
    gpu_name: null,
    gpu_count: 1,
    duration_hours: 1,
    suggested_start: null,
    potential_savings: null,
    can_move: true,
    stale: false,
    synced_at: iso(now - 3 * minute),
    link: 'https://calendar.google.com/event?eid=10',
    ...part,
  }
}

const work = { is_compute_intensive: true, compute_reason: 'word', compute_word: 'training' } as const

export const training = anEvent({
  ...work,
  event_id: '11',
  summary: 'Fine-tune run: Llama adapter',
  compute_word: 'fine-tune',
  start: '2026-11-19T14:00:00.000Z',
  end: '2026-11-19T22:00:00.000Z',
  gpu_name: 'rtx-4090',
  gpu_count: 4,
  duration_hours: 8,
  suggested_start: '2026-11-20T22:00:00.000Z',
  potential_savings: 4.2,
})

export const retrain = anEvent({
  ...work,
  event_id: '12',
  summary: 'Retrain embeddings',
  start: '2026-11-23T12:00:00.000Z',
  end: '2026-11-23T18:00:00.000Z',
  duration_hours: 6,
})

export const someEvents: CalendarEvent[] = [
  anEvent({ event_id: '9', summary: 'Yesterday’s review', start: '2026-11-17T15:00:00.000Z', end: '2026-11-17T16:00:00.000Z' }),
  anEvent(),
  training,
  anEvent({ event_id: '13', summary: 'Planning', start: '2026-11-19T15:00:00.000Z', end: '2026-11-19T16:30:00.000Z' }),
  anEvent({
    ...work,
    event_id: '14',
    summary: 'Eval sweep #gpu H100',
    compute_reason: 'tag',
    compute_word: null,
    gpu_name: 'h100-sxm',
    start: '2026-11-21T09:00:00.000Z',
    end: '2026-11-21T20:00:00.000Z',
    duration_hours: 11,
  }),
  anEvent({
    event_id: '15',
    summary: 'Conference',
    all_day: true,
    busy: false,
    start: '2026-11-21T00:00:00.000Z',
    end: '2026-11-23T00:00:00.000Z',
    duration_hours: 48,
  }),
  retrain,
  anEvent({ event_id: '16', summary: '', start: '2026-11-24T13:00:00.000Z', end: '2026-11-24T14:00:00.000Z', link: null }),
]

/** Fifty in a week, many at one time. */
export const manyEvents: CalendarEvent[] = Array.from({ length: 50 }, (_, i) => {
  const start = now + (2 + Math.floor(i / 5) * 15 + (i % 5)) * 60 * minute
  return anEvent({
    event_id: String(100 + i),
    summary: `Meeting number ${i + 1}`,
    start: iso(start),
    end: iso(start + 3 * 60 * minute),
    ...(i % 10 === 0 ? work : {}),
  })
})

export function eventList(events: CalendarEvent[] = someEvents): CalendarEvents {
  return {
    events,
    total: events.length,
    compute_intensive_count: events.filter(({ is_compute_intensive: isWork }) => isWork).length,
    time_range_start: iso(now - 3 * 24 * 60 * minute),
    time_range_end: iso(now + 7 * 24 * 60 * minute),
    calendar_connected: true,
    generated_at: iso(now),
  }
}

export function aSuggestion(part: Partial<CalendarSuggestion> = {}): CalendarSuggestion {
  return {
    event_id: training.event_id,
    event_summary: training.summary,
    gpu_name: 'rtx-4090',
    gpu_count: 4,
    original_start: training.start,
    original_end: training.end,
    original_cost: 13.5,
    suggested_start: '2026-11-20T22:00:00.000Z',
    suggested_end: '2026-11-21T06:00:00.000Z',
    estimated_cost: 9.3,
    cost_interval: [8.1, 10.9],
    place: 'Vast.ai, eu-north, RTX 4090',
    potential_savings: 4.2,
    savings_percentage: 31.1,
    probability: 0.83,
    confidence: 0.83,
    reason: 'The server’s sentence.',
    can_move: true,
    ...part,
  }
}

export function suggestionList(part: Partial<CalendarSuggestions> = {}): CalendarSuggestions {
  const suggestions = part.suggestions ?? [aSuggestion()]
  return {
    suggestions,
    not_suggested: [
      { event_id: retrain.event_id, event_summary: retrain.summary, reason: 'already_good', sentence: 'A sentence.' },
      { event_id: '14', event_summary: 'Eval sweep #gpu H100', reason: 'unknown_gpu', sentence: 'A sentence.' },
    ],
    total_suggestions: suggestions.length,
    total_potential_savings: suggestions.reduce((sum, one) => sum + one.potential_savings, 0),
    events_analyzed: 8,
    compute_intensive_events: 3,
    calendar_connected: true,
    generated_at: iso(now),
    ...part,
  }
}

export const calendarSettings: CalendarSettings = {
  words: ['ablation'],
  ignored_words: [],
  default_gpu: null,
  working_hours: null,
  zone: 'UTC',
  days_early: 0,
  days_late: 3,
  may_overlap: false,
}

export const calendarList: CalendarList = {
  calendars: [
    { key: 'ana@lab.dev', name: 'Ana', color: '#7986cb', primary: true, selected: true, writable: true },
    { key: 'team', name: 'Lab team', color: null, primary: false, selected: false, writable: false },
  ],
}

/** One answer for each state, by the name of the state: for looking at the page. */
export const statusOf: Record<CalendarStatus['state'], CalendarStatus> = {
  not_configured: aStatus([], { state: 'not_configured', google_configured: false }),
  not_connected: aStatus(),
  syncing: aStatus([aConnection({ state: 'syncing', last_synced_at: null, next_sync_at: null })]),
  connected_empty: aStatus([aConnection()], { state: 'connected_empty' }),
  connected: aStatus([aConnection()]),
  reconnect_needed: aStatus([lapsed]),
  failing: aStatus([failing]),
}
