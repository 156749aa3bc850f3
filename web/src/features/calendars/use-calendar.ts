import type { CalendarConnection, CalendarEvent, CalendarStatus, CalendarSuggestion, CalendarSuggestions } from '@dumont/contracts'
import { skipToken } from '@reduxjs/toolkit/query/react'
import { useEffect, useRef } from 'react'
import { asApiError, type ApiError } from '../../app/api-error.ts'
import { useAppDispatch } from '../../app/store.ts'
import { usePollInterval } from '../../app/use-poll-interval.ts'
import { calendarsApi, useCalendarSettingsQuery, type Question } from './api.ts'

const live = { skipPollingIfUnfocused: true, refetchOnFocus: true, refetchOnReconnect: true } as const
const calmMs = 60_000
const awaitedMs = 3_000
const patienceMs = 2 * 60_000
// A better time must not lie in the past when nothing new is read for long.
const againMs = 10 * 60_000

/** For the first time, or due at this moment, as after "Sync now". What is due for long is not waited for: nobody reads it. */
export function isBeingRead({ state, next_sync_at: next }: Pick<CalendarConnection, 'state' | 'next_sync_at'>, now: number): boolean {
  const lateMs = next === null ? -1 : now - Date.parse(next)
  return state === 'syncing' || (lateMs >= 0 && lateMs < patienceMs)
}

/** How the connections are. Asked for often while one is being read; when something new was read, what is made of it is asked for again. */
export function useWatchedStatus(isWanted = true) {
  const dispatch = useAppDispatch()
  const asked = isWanted ? undefined : skipToken
  const status = calendarsApi.endpoints.calendarStatus.useQueryState(asked)
  const answeredAt = status.fulfilledTimeStamp ?? 0
  const isAwaited = status.data?.connections.some((one) => isBeingRead(one, answeredAt))
  const pollingInterval = usePollInterval(isAwaited ? awaitedMs : calmMs, status)
  const { refetch } = calendarsApi.endpoints.calendarStatus.useQuerySubscription(asked, { ...live, pollingInterval, refetchOnMountOrArgChange: 5 })
  const read = status.data?.connections.map(({ id, state, last_synced_at: at }) => `${id} ${state} ${at}`).join()
  const before = useRef(read)
  useEffect(() => {
    if (before.current !== undefined && before.current !== read) dispatch(calendarsApi.util.invalidateTags(['CalendarEvents']))
    before.current = read
  }, [read, dispatch])
  return { status: status.data, error: asApiError(status.error), isFetching: status.isFetching, refetch }
}

export type Calendar = {
  status: CalendarStatus | undefined
  statusError: ApiError | undefined
  /** undefined: not known yet. */
  events: CalendarEvent[] | undefined
  eventsError: ApiError | undefined
  better: CalendarSuggestions | undefined
  betterError: ApiError | undefined
  isWorkingOut: boolean
  retry: () => void
}

/** `gpu`: for events that name none, unless the settings say another. */
export type About = { gpu: string; machineType: Question['machine_type']; daysBack: number; forecastAt: string | null }

/** The reader's calendar for the forecast page. Nothing waits for it: it is asked for when the page stands (`isWanted`), and each answer comes by itself. */
export function useCalendar({ gpu, machineType, daysBack, forecastAt }: About, isWanted: boolean): Calendar {
  const { status, error: statusError, refetch } = useWatchedStatus(isWanted)
  const hasSome = isWanted && (status?.connections.length ?? 0) > 0
  const settings = useCalendarSettingsQuery(hasSome ? undefined : skipToken)
  const events = calendarsApi.endpoints.calendarEvents.useQuery(hasSome ? { days_ahead: 7, days_back: daysBack, max_events: 500 } : skipToken, live)
  const hasWork = hasSome && (events.data?.compute_intensive_count ?? 0) > 0
  // What the settings say is known before anything is asked, so that nothing is worked out twice.
  const isKnown = settings.data !== undefined || settings.isError
  const ownGpu = settings.data?.default_gpu ? {} : { gpu_name: gpu }
  const question = { machine_type: machineType, days_ahead: 7, ...ownGpu }
  const better = calendarsApi.endpoints.calendarSuggestions.useQuery(hasWork && isKnown ? { question, forecastAt } : skipToken, {
    pollingInterval: againMs,
    skipPollingIfUnfocused: true,
    refetchOnReconnect: true,
  })
  return {
    status,
    statusError: status ? undefined : statusError,
    events: hasSome ? events.data?.events : undefined,
    eventsError: hasSome ? asApiError(events.error) : undefined,
    better: hasWork ? better.data : undefined,
    betterError: hasWork ? asApiError(better.error) : undefined,
    isWorkingOut: hasWork && (better.isFetching || better.isUninitialized),
    retry: () => {
      void refetch()
      if (events.isError) void events.refetch()
      if (better.isError) void better.refetch()
    },
  }
}

const none: CalendarSuggestion[] = []
/** The better times that can be drawn and listed. */
export const suggestionsOf = ({ better }: Calendar): CalendarSuggestion[] => better?.suggestions ?? none
