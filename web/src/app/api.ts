import { createApi, fetchBaseQuery, type BaseQueryFn, type FetchArgs } from '@reduxjs/toolkit/query/react'
import { networkError, parseApiError, type ApiError } from './api-error.ts'
import { sessionEnded } from './session.ts'

/** Absolute, because relative addresses fail in tests; computed when asked, because tests set the location late. */
export const apiUrl = (path: string): string => new URL(`/api/v1/${path}`, location.origin).href

const request = fetchBaseQuery({
  baseUrl: '',
  credentials: 'same-origin',
  headers: { accept: 'application/json' },
  responseHandler: async (response) => {
    const body = await response.text()
    try {
      return body === '' ? null : (JSON.parse(body) as unknown)
    } catch {
      return body
    }
  },
})

const baseQuery: BaseQueryFn<string | FetchArgs, unknown, ApiError> = async (args, api, extra) => {
  const wanted = typeof args === 'string' ? { url: args } : args
  const { data, error, meta } = await request({ ...wanted, url: apiUrl(wanted.url) }, api, extra)
  if (!error) return { data, meta }
  const failure = typeof error.status === 'number' ? parseApiError(error.status, error.data) : networkError()
  if (failure.status === 401 && failure.code !== 'sign_in_failed') api.dispatch(sessionEnded())
  return { error: failure, meta }
}

/** Features add their own endpoints with `api.injectEndpoints`. */
export const api = createApi({
  baseQuery,
  tagTypes: [
    'Me',
    'Catalogue',
    'Series',
    'Forecast',
    'Imports',
    'Keys',
    'Members',
    'Invitations',
    'Audit',
    'Cheapest',
    'Providers',
    'Quarantine',
    'Watchlist',
    'Economy',
    'EmbedTokens',
    'UsageSources',
    'UsageSessions',
    'FinishedSessions',
    'EconomySettings',
    'Plans',
    'WindowFeeds',
    'Accuracy',
    'AccuracySettings',
    'Budgets',
    'Alerts',
    'Channels',
    'Recipients',
    'AlertRules',
  ],
  endpoints: () => ({}),
})

/** Drops what is undefined or empty, so that addresses stay short and cache keys equal. */
export function query(params: Record<string, string | number | boolean | null | undefined>): string {
  const kept = Object.entries(params).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return new URLSearchParams(kept.map(([name, value]): [string, string] => [name, String(value)])).toString()
}
