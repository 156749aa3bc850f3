import type {
  AddCalendarWindow,
  CalendarConnection,
  CalendarEvent,
  CalendarEvents,
  CalendarEventsQuery,
  CalendarList,
  CalendarSettings,
  CalendarStatus,
  CalendarSuggestions,
  CalendarSuggestionsRequest,
  ChangeCalendarEvent,
  ConnectGoogle,
  Disconnected,
  GoogleConsent,
  MoveCalendarEvent,
  MovedCalendarEvent,
  NewSubscription,
} from '@dumont/contracts'
import { api, query } from '../../app/api.ts'
import { once } from '../../app/once.ts'
import type { Body, Wire } from '../../app/wire.ts'

export type Consent = Body<typeof ConnectGoogle>
export type Question = Body<typeof CalendarSuggestionsRequest>
export type Settings = Wire<typeof CalendarSettings>
type Asked = { question: Question; forecastAt: string | null }
type Move = { id: string; body: Body<typeof MoveCalendarEvent> }

const post = (url: string, body?: unknown) => ({ url, method: 'POST', ...(body === undefined ? {} : { body }) })
const connection = (id: number) => `calendar/connections/${id}`

const tagged = api.enhanceEndpoints({ addTagTypes: ['Calendars', 'CalendarEvents', 'CalendarSettings'] })

export const calendarsApi = tagged.injectEndpoints({
  endpoints: (build) => ({
    calendarStatus: build.query<CalendarStatus, void>({ query: () => 'spot/calendar-status', providesTags: ['Calendars'] }),
    calendarEvents: build.query<CalendarEvents, Partial<Wire<typeof CalendarEventsQuery>>>({
      query: (question) => `spot/calendar-events?${query(question)}`,
      providesTags: ['CalendarEvents'],
    }),
    /** `forecastAt` is not sent: a new forecast is a reason to ask again. */
    calendarSuggestions: build.query<CalendarSuggestions, Asked>({
      query: ({ question }) => post('spot/calendar-suggestions', question),
      providesTags: ['CalendarEvents', 'CalendarSettings'],
    }),
    calendarSettings: build.query<Settings, void>({ query: () => 'calendar/settings', providesTags: ['CalendarSettings'] }),
    saveCalendarSettings: build.mutation<Settings, Settings>({
      query: (body) => ({ url: 'calendar/settings', method: 'PUT', body }),
      invalidatesTags: ['CalendarSettings', 'CalendarEvents', 'Audit'],
    }),
    connectGoogle: build.mutation<Wire<typeof GoogleConsent>, Consent>({ query: (body) => post('calendar/google/connect', body) }),
    subscribe: build.mutation<CalendarConnection, Body<typeof NewSubscription>>({
      query: (body) => ({ ...post('calendar/subscriptions', body), headers: once() }),
      invalidatesTags: ['Calendars', 'CalendarEvents', 'Audit'],
    }),
    calendarList: build.query<CalendarList, number>({ query: (id) => `${connection(id)}/calendars`, providesTags: ['Calendars'] }),
    chooseCalendars: build.mutation<unknown, { id: number; selected: string[] }>({
      query: ({ id, selected }) => ({ url: `${connection(id)}/calendars`, method: 'PUT', body: { selected } }),
      invalidatesTags: ['Calendars', 'CalendarEvents', 'Audit'],
    }),
    syncCalendar: build.mutation<unknown, number>({ query: (id) => post(`${connection(id)}/sync`), invalidatesTags: ['Calendars'] }),
    disconnectCalendar: build.mutation<Wire<typeof Disconnected>, number>({
      query: (id) => ({ url: connection(id), method: 'DELETE' }),
      invalidatesTags: ['Calendars', 'CalendarEvents', 'Audit'],
    }),
    changeEvent: build.mutation<CalendarEvent, { id: string; change: Body<typeof ChangeCalendarEvent> }>({
      query: ({ id, change }) => ({ url: `calendar/events/${id}`, method: 'PATCH', body: change }),
      invalidatesTags: ['CalendarEvents'],
    }),
    moveEvent: build.mutation<MovedCalendarEvent, Move>({
      query: ({ id, body }) => post(`calendar/events/${id}/move`, body),
      invalidatesTags: ['CalendarEvents', 'Plans', 'Audit'],
    }),
    addWindow: build.mutation<CalendarEvent, Body<typeof AddCalendarWindow>>({
      query: (body) => post('calendar/windows', body),
      invalidatesTags: ['CalendarEvents', 'Audit'],
    }),
  }),
})

export const {
  useCalendarStatusQuery,
  useCalendarSettingsQuery,
  useSaveCalendarSettingsMutation,
  useConnectGoogleMutation,
  useSubscribeMutation,
  useCalendarListQuery,
  useChooseCalendarsMutation,
  useSyncCalendarMutation,
  useDisconnectCalendarMutation,
  useChangeEventMutation,
  useMoveEventMutation,
  useAddWindowMutation,
} = calendarsApi
