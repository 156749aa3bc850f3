import { skipToken } from '@reduxjs/toolkit/query/react'
import { useState } from 'react'
import { asApiError, type ApiError } from '../../app/api-error.ts'
import { useLocale } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { usePollInterval } from '../../app/use-poll-interval.ts'
import { hourMs } from '../../ui/format-time.ts'
import { windowsApi, type Answered, type AskedJob } from './api.ts'
import { askJob, deadlineOf, type AskedFor } from './ask-job.ts'
import type { JobForm } from './job-form.ts'

export type TimingState =
  | { kind: 'loading' }
  | { kind: 'pending' }
  | { kind: 'collecting'; have: number | undefined; need: number | undefined }
  | { kind: 'passed' | 'too_near' }
  | { kind: 'failed'; error: ApiError }
  | ({ kind: 'shown'; error: ApiError | undefined; isAsking: boolean } & Answered)

export type Timing = { state: TimingState; job: AskedJob; now: number; retry: () => void }

const calmMs = 2 * 60_000
const pendingMs = 3_000

/** Why there is nothing to ask yet: what the page knows already needs no request that fails. */
export type Unready = { kind: 'collecting'; have: number; need: number } | { kind: 'pending' }
type About = Omit<AskedFor, 'zone'> & { forecastAt: string | null; unready: Unready | undefined }

/** The best time for a job. Asked when the job changes, when a forecast is new and when an hour has passed, not on a clock. */
export function useTiming(form: JobForm, { forecastAt, unready, ...about }: About): Timing {
  const { zone } = useLocale()
  const now = useNow()
  const askedAt = useTimeOf(`${JSON.stringify(form)} ${forecastAt} ${Math.floor(now / hourMs)}`, now)
  const job = askJob(form, { ...about, zone }, askedAt)
  const refused = refusedDeadline(form, askedAt)
  const unasked = refused ? { kind: refused } : unready
  const asked = unasked ? skipToken : job
  const found = windowsApi.endpoints.optimalTiming.useQueryState(asked)
  const error = asApiError(found.error)
  const isPending = error?.code === 'forecast_pending'
  const pollingInterval = usePollInterval(isPending ? pendingMs : calmMs, found)
  const { refetch } = windowsApi.endpoints.optimalTiming.useQuerySubscription(asked, {
    pollingInterval: error && !unasked ? pollingInterval : 0,
    skipPollingIfUnfocused: true,
    refetchOnReconnect: true,
  })
  const state = unasked ?? timingState(found.data, error, found.isFetching)
  return { state, job, now, retry: () => void refetch() }
}

/** A deadline that the server would refuse: none is asked about that has passed, or comes before the job could end. */
export function refusedDeadline(form: JobForm, now: number): 'passed' | 'too_near' | undefined {
  const deadline = deadlineOf(form.by, now)
  if (deadline === undefined) return undefined
  if (deadline <= now) return 'passed'
  return deadline - now < form.hours * hourMs + form.startMinutes * 60_000 ? 'too_near' : undefined
}

/** What the card shows, given what has been answered so far. Old answers beat errors. */
export function timingState(data: Answered | undefined, error: ApiError | undefined, isAsking: boolean): TimingState {
  if (error?.code === 'not_enough_history') return { kind: 'collecting', have: error.have, need: error.required }
  if (data) return { kind: 'shown', ...data, error, isAsking }
  if (error?.code === 'forecast_pending') return { kind: 'pending' }
  return error ? { kind: 'failed', error } : { kind: 'loading' }
}

/** When a key was first seen: a question holds the time it was asked at, and that must stand still until there is a reason to ask again. */
function useTimeOf(key: string, now: number): number {
  const [seen, setSeen] = useState({ key, at: now })
  if (seen.key !== key) setSeen({ key, at: now })
  return seen.at
}
