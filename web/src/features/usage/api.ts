import type {
  CorrectUsageSegment,
  LabelUsageSession,
  NewUsageSource,
  StopUsageSession,
  UsageImport,
  UsageSessionDetail,
  UsageSessionList,
  UsageSourceList,
} from '@dumont/contracts'
import { api, apiUrl, query } from '../../app/api.ts'
import { once } from '../../app/once.ts'
import type { Body, Wire } from '../../app/wire.ts'

export type SessionsQuestion = { state: 'all' | 'active' | 'ended'; before?: number }
export type Sessions = Wire<typeof UsageSessionList>
export type SessionDetail = Wire<typeof UsageSessionDetail>
export type Segment = SessionDetail['segments'][number]

export const sessionsCsvUrl = (state: SessionsQuestion['state']): string => apiUrl(`usage/sessions?${query({ state, format: 'csv' })}`)

/** All that a change of the ledger may have changed. */
const ledger = ['UsageSessions', 'FinishedSessions', 'Economy', 'Audit'] as const

const usageApi = api.injectEndpoints({
  endpoints: (build) => ({
    usageSources: build.query<UsageSourceList, void>({ query: () => 'usage/sources', providesTags: ['UsageSources'] }),
    addUsageSource: build.mutation<unknown, Body<typeof NewUsageSource>>({
      query: (body) => ({ url: 'usage/sources', method: 'POST', body }),
      invalidatesTags: ['UsageSources', 'Economy', 'Audit'],
    }),
    removeUsageSource: build.mutation<unknown, number>({
      query: (id) => ({ url: `usage/sources/${id}`, method: 'DELETE' }),
      invalidatesTags: ['UsageSources', 'Economy', 'Audit'],
    }),
    usageSessions: build.query<Sessions, SessionsQuestion>({
      query: (question) => `usage/sessions?${query({ ...question, limit: 50 })}`,
      providesTags: ['UsageSessions'],
    }),
    usageSession: build.query<SessionDetail, number>({ query: (id) => `usage/sessions/${id}`, providesTags: ['UsageSessions'] }),
    labelSession: build.mutation<SessionDetail, { id: number } & Body<typeof LabelUsageSession>>({
      query: ({ id, ...body }) => ({ url: `usage/sessions/${id}/labels`, method: 'PUT', body, headers: once() }),
      invalidatesTags: ledger,
    }),
    stopSession: build.mutation<SessionDetail, { id: number } & Body<typeof StopUsageSession>>({
      query: ({ id, ...body }) => ({ url: `usage/sessions/${id}/stop`, method: 'POST', body, headers: once() }),
      invalidatesTags: ledger,
    }),
    correctSegment: build.mutation<SessionDetail, { id: number } & Body<typeof CorrectUsageSegment>>({
      query: ({ id, ...body }) => ({ url: `usage/segments/${id}/correct`, method: 'POST', body, headers: once() }),
      invalidatesTags: ledger,
    }),
    importUsage: build.mutation<Wire<typeof UsageImport>, string>({
      query: (csv) => ({ url: 'usage/import', method: 'POST', body: csv, headers: { 'content-type': 'text/csv', ...once() } }),
      invalidatesTags: ledger,
    }),
  }),
})

export const {
  useUsageSessionsQuery,
  useLazyUsageSessionsQuery,
  useUsageSessionQuery,
  useLabelSessionMutation,
  useStopSessionMutation,
  useCorrectSegmentMutation,
  useUsageSourcesQuery,
  useAddUsageSourceMutation,
  useRemoveUsageSourceMutation,
  useImportUsageMutation,
} = usageApi
