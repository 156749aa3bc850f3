import type { CostForecast, Series } from '@dumont/contracts'
import type { ApiError } from '../../app/api-error.ts'
import { hourMs } from '../../ui/format-time.ts'

/** Hours of history a first forecast needs; the server's errors carry the true number. */
export const neededHours = 50

export type PageState =
  | { kind: 'loading' }
  | { kind: 'collecting'; have: number; need: number; startsAt?: number }
  | { kind: 'pending' }
  | { kind: 'failed'; error: ApiError }
  | { kind: 'shown'; cost: CostForecast; error?: ApiError }

/** What the page shows for a series, given what has been answered so far. Old data beats an error. */
export function pageState(series: Series, cost: CostForecast | undefined, error: ApiError | undefined, now: number): PageState {
  if (series.state === 'collecting') return collecting(series, series.history_hours, neededHours, now)
  if (error?.code === 'not_enough_history') return collecting(series, error.have ?? series.history_hours, error.required ?? neededHours, now)
  if (cost) return { kind: 'shown', cost, error }
  if (error?.code === 'forecast_pending' || series.forecast_issued_at === null) return { kind: 'pending' }
  return error ? { kind: 'failed', error } : { kind: 'loading' }
}

/** A date can be promised only while prices still come in. */
function collecting(series: Series, have: number, need: number, now: number): PageState {
  const isAlive = series.last_observed_at !== null && now - Date.parse(series.last_observed_at) < 12 * hourMs
  return { kind: 'collecting', have, need, ...(isAlive ? { startsAt: now + (need - have) * hourMs } : {}) }
}
