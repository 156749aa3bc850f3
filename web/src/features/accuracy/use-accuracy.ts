import { usePollInterval } from '../../app/use-poll-interval.ts'
import { asApiError } from '../../app/api-error.ts'
import { accuracyApi, type AccuracyQuestion } from './api.ts'

/** Days are scored when they are over: now and then is often enough. */
const calmMs = 5 * 60_000

/** The record of one choice; of no other, also while it is being asked for. Old figures stay when a refresh fails. */
export function useAccuracy(question: AccuracyQuestion) {
  const state = accuracyApi.endpoints.accuracy.useQueryState(question)
  const pollingInterval = usePollInterval(calmMs, state)
  const { refetch } = accuracyApi.endpoints.accuracy.useQuerySubscription(question, {
    pollingInterval,
    skipPollingIfUnfocused: true,
    refetchOnFocus: true,
    refetchOnReconnect: true,
    refetchOnMountOrArgChange: 60,
  })
  return { record: state.currentData, error: asApiError(state.error), retry: () => void refetch() }
}
