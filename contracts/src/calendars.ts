import { z } from 'zod'
import { Id, Instant, QueryInt, Usd, WireId } from './common.ts'
import { MachineType } from './forecasts.ts'

/** Calendars belong to a person, not to a workspace: nobody else of the workspace sees them. */
export const CalendarConnection = z.object({
  id: z.int(),
  kind: z.enum(['google', 'ics']),
  name: z.string().describe('The address of the Google account, or the name given to a subscription'),
  host: z.string().nullable().describe('ics: the rest of the address is a secret'),
  state: z.enum(['syncing', 'connected', 'reconnect_needed', 'failing']).describe('failing: the last syncs failed, the connection is kept and tried again'),
  can_write: z.boolean().describe('Write access was given: events can be moved and added'),
  last_synced_at: Instant.nullable().describe('The events shown are of then'),
  next_sync_at: Instant.nullable(),
  last_error: z.string().nullable().describe('In words'),
  created_at: Instant,
})
export type CalendarConnection = z.infer<typeof CalendarConnection>

/** The plan's answer, and more. */
export const CalendarStatus = z.object({
  connected: z.boolean().describe('At least one connection works'),
  needs_reauthorization: z.boolean().describe('A Google connection must be connected anew'),
  authorization_url: z.string().nullable().describe('Always null: consent begins with POST /api/v1/calendar/google/connect, bound to the session'),
  message: z.string(),
  state: z
    .enum(['not_configured', 'not_connected', 'syncing', 'connected_empty', 'connected', 'reconnect_needed', 'failing'])
    .describe('Of all connections: what the user must know first'),
  google_configured: z.boolean(),
  redirect_uri: z.string().describe('To be pasted at Google, exactly'),
  connections: z.array(CalendarConnection),
})
export type CalendarStatus = z.infer<typeof CalendarStatus>

/** A path of the page, on the allow-list. */
const ReturnPath = z.string().max(200).default('/').describe('Page to come back to: /, /calendar or /settings/calendars')
export const ConnectGoogle = z.strictObject({
  write: z.boolean().default(false).describe('Ask also for leave to move and add events'),
  return_to: ReturnPath,
  connection_id: WireId.optional().describe('Reconnect this one, or give it write access'),
})
export type ConnectGoogle = z.infer<typeof ConnectGoogle>
export const GoogleConsent = z.object({ authorization_url: z.url() })

/** What Google's consent page sends the browser back with; unknown fields are overlooked, as OAuth asks. */
export const GoogleCallbackQuery = z.object({
  code: z.string().max(2000).optional(),
  state: z.string().max(500).optional(),
  error: z.string().max(200).optional(),
  iss: z.string().max(200).optional(),
  scope: z.string().max(2000).optional(),
})
export type GoogleCallbackQuery = z.infer<typeof GoogleCallbackQuery>
/** In the query of the page that the callback goes back to: `?calendar=connected`. */
export const calendarOutcomes = ['connected', 'refused', 'expired', 'failed', 'other_account', 'missing_scope'] as const

export const CalendarConnectionParams = z.strictObject({ id: Id })
export const Disconnected = z.object({
  revoked: z.boolean().describe('false: Google could not be told; the words say how to do it by hand'),
  message: z.string(),
})
export type Disconnected = z.infer<typeof Disconnected>
export const CalendarList = z.object({
  calendars: z.array(
    z.object({ key: z.string(), name: z.string(), color: z.string().nullable(), primary: z.boolean(), selected: z.boolean(), writable: z.boolean() }),
  ),
})
export type CalendarList = z.infer<typeof CalendarList>
export const ChooseCalendars = z.strictObject({ selected: z.array(z.string().min(1).max(300)).max(100) })

export const NewSubscription = z.strictObject({
  name: z.string().trim().min(1).max(80),
  url: z.string().trim().min(8).max(2000).describe('https:, http: or webcal:'),
})
export type NewSubscription = z.infer<typeof NewSubscription>

/** Which events are compute work, and when work may run. */
export const CalendarSettings = z.strictObject({
  words: z.array(z.string().trim().min(2).max(40)).max(50).default([]).describe('Own words beside the built-in ones; whole words'),
  ignored_words: z.array(z.string().trim().min(2).max(40)).max(50).default([]).describe('Built-in ones that mean something else here'),
  default_gpu: z.string().min(1).max(100).nullable().default(null).describe('For events that name none; null: the GPU that the page shows'),
  working_hours: z
    .strictObject({ from: z.int().min(0).max(23), to: z.int().min(1).max(24) })
    .nullable()
    .default(null)
    .describe('Local hours in which a suggestion may start; null: any'),
  zone: z.string().max(64).default('UTC'),
  days_early: z.int().min(0).max(7).default(0).describe('How many days before its own start an event may be moved'),
  days_late: z.int().min(0).max(7).default(3).describe('How many days after its own end it must be finished'),
  may_overlap: z.boolean().default(false).describe('Suggestions may lie over other events and over each other'),
})
export type CalendarSettings = z.infer<typeof CalendarSettings>

export const CalendarEvent = z.object({
  event_id: z.string().describe('Ours; stable over syncs'),
  connection_id: z.int(),
  calendar: z.string().describe('Its name'),
  color: z.string().nullable(),
  summary: z.string().describe('Empty: it has no title'),
  start: Instant,
  end: Instant,
  description: z.string().nullable(),
  location: z.string().nullable(),
  all_day: z.boolean(),
  busy: z.boolean().describe('Takes time: not marked free, not declined, not an all-day note'),
  recurring: z.boolean(),
  is_compute_intensive: z.boolean(),
  compute_reason: z.enum(['tag', 'word', 'chosen', 'dismissed']).nullable().describe('Why it counts as compute work or not; null: nothing says so'),
  compute_word: z.string().nullable(),
  gpu_name: z.string().nullable().describe('Parsed or chosen; null: not said'),
  gpu_count: z.int(),
  duration_hours: z.number(),
  suggested_start: Instant.nullable().describe('On the spot market, by the calendar settings; null: no better time'),
  potential_savings: Usd.nullable(),
  can_move: z.boolean().describe('The connection may write and the event is the user’s own'),
  stale: z.boolean().describe('Its connection must be connected anew, or failed to sync for a day'),
  synced_at: Instant,
  link: z.string().nullable().describe('https address of the event at Google'),
})
export type CalendarEvent = z.infer<typeof CalendarEvent>

export const CalendarEventsQuery = z.strictObject({
  days_ahead: QueryInt(1, 14).default(7),
  max_events: QueryInt(1, 500).default(50),
  days_back: QueryInt(0, 31).default(0),
})
export const CalendarEvents = z.object({
  events: z.array(CalendarEvent).describe('By start'),
  total: z.int().describe('Also those beyond max_events'),
  compute_intensive_count: z.int(),
  time_range_start: Instant,
  time_range_end: Instant,
  calendar_connected: z.boolean(),
  generated_at: Instant,
})
export type CalendarEvents = z.infer<typeof CalendarEvents>

export const CalendarEventParams = z.strictObject({ id: z.string().regex(/^[1-9]\d{0,15}$/) })
/** Absent fields stay; null forgets the choice, so that title and description decide again. */
export const ChangeCalendarEvent = z.strictObject({
  is_compute_intensive: z.boolean().nullable().optional(),
  gpu_name: z.string().min(1).max(100).nullable().optional(),
  gpu_count: z.int().min(1).max(1024).nullable().optional(),
  duration_hours: z.number().min(0.25).max(168).nullable().optional(),
})
export type ChangeCalendarEvent = z.infer<typeof ChangeCalendarEvent>
export const MoveCalendarEvent = z
  .strictObject({ start: Instant, end: Instant, was_start: Instant.describe('Where the caller saw it: refused when it is elsewhere by now') })
  .refine(({ start, end }) => Date.parse(end) >= Date.parse(start), { message: 'end must not be before start', path: ['end'] })
export type MoveCalendarEvent = z.infer<typeof MoveCalendarEvent>
export const MovedCalendarEvent = z.object({
  event: CalendarEvent,
  undo: z.object({ start: Instant, end: Instant, was_start: Instant }).describe('The body that moves it back'),
})
export type MovedCalendarEvent = z.infer<typeof MovedCalendarEvent>

export const AddCalendarWindow = z
  .strictObject({
    connection_id: WireId,
    client_id: z.uuid().describe('Of the caller’s choice: the same one again changes nothing'),
    title: z.string().trim().min(1).max(200),
    description: z.string().max(4000).default(''),
    start: Instant,
    end: Instant,
  })
  .refine(({ start, end }) => Date.parse(end) > Date.parse(start), { message: 'end must be after start', path: ['end'] })
export type AddCalendarWindow = z.infer<typeof AddCalendarWindow>

export const CalendarSuggestionsRequest = z.strictObject({
  gpu_name: z.string().min(1).max(100).optional().describe('For events that name no GPU; default: that of the calendar settings'),
  machine_type: MachineType.default('interruptible'),
  days_ahead: z.int().min(1).max(14).default(7),
  providers: z.array(z.string().min(1).max(100)).max(50).optional(),
  regions: z.array(z.string().min(1).max(200)).max(200).optional(),
})
export type CalendarSuggestionsRequest = z.infer<typeof CalendarSuggestionsRequest>

export const CalendarSuggestion = z.object({
  event_id: z.string(),
  event_summary: z.string(),
  gpu_name: z.string(),
  gpu_count: z.int(),
  original_start: Instant,
  original_end: Instant,
  original_cost: Usd.describe('At the event’s own time, in its best place then'),
  suggested_start: Instant,
  suggested_end: Instant,
  estimated_cost: Usd,
  cost_interval: z.tuple([Usd, Usd]).nullable(),
  place: z.string().describe('Where, in words: provider, region, instance type'),
  potential_savings: Usd.describe('Against the event’s own time'),
  savings_percentage: z.number(),
  probability: z.number().min(0).max(1).nullable().describe('That the suggested time costs less than the event’s own'),
  confidence: z.number().nullable().describe('The plan’s name of probability'),
  reason: z.string().describe('One English sentence'),
  can_move: z.boolean(),
})
export type CalendarSuggestion = z.infer<typeof CalendarSuggestion>
export const CalendarSuggestions = z.object({
  suggestions: z.array(CalendarSuggestion).describe('Greatest saving first'),
  not_suggested: z
    .array(
      z.object({
        event_id: z.string(),
        event_summary: z.string(),
        reason: z.enum(['already_good', 'no_gpu', 'unknown_gpu', 'no_prices', 'beyond_forecast', 'started', 'no_room', 'too_long', 'stale', 'too_many']),
        sentence: z.string(),
      }),
    )
    .describe('Compute events with no better time, and why'),
  total_suggestions: z.int(),
  total_potential_savings: Usd,
  events_analyzed: z.int(),
  compute_intensive_events: z.int(),
  calendar_connected: z.boolean(),
  generated_at: Instant,
})
export type CalendarSuggestions = z.infer<typeof CalendarSuggestions>
