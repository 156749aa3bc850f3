import type {
  ConnectionTest,
  NewConnectionTest,
  NewProviderConnection,
  ProviderConnection,
  ProviderConnectionPatch,
  ProviderEntry,
  ProviderList,
  QuarantineList,
  QuarantineVerdict,
} from '@dumont/contracts'
import { api, query } from '../../app/api.ts'
import type { Body, Wire } from '../../app/wire.ts'

export type Entry = Wire<typeof ProviderEntry>
export type Connection = Wire<typeof ProviderConnection>
export type HeldPrice = Wire<typeof QuarantineList>['prices'][number]
export type Test = Wire<typeof ConnectionTest>

const path = 'provider-connections'
const post = (url: string, body?: unknown) => ({ url, method: 'POST', body })

export const providersApi = api.injectEndpoints({
  endpoints: (build) => ({
    providers: build.query<Entry[], void>({
      query: () => 'providers',
      transformResponse: (list: Wire<typeof ProviderList>) => list.providers,
      providesTags: ['Providers'],
    }),
    connect: build.mutation<Connection, Body<typeof NewProviderConnection>>({ query: (body) => post(path, body), invalidatesTags: ['Providers', 'Audit'] }),
    changeConnection: build.mutation<Connection, { id: number; patch: Body<typeof ProviderConnectionPatch> }>({
      query: ({ id, patch }) => ({ url: `${path}/${id}`, method: 'PATCH', body: patch }),
      invalidatesTags: ['Providers', 'Audit'],
    }),
    disconnect: build.mutation<unknown, number>({
      query: (id) => ({ url: `${path}/${id}`, method: 'DELETE' }),
      invalidatesTags: ['Providers', 'Audit', 'Cheapest', 'Catalogue', 'Series'],
    }),
    /** pause, resume or poll. */
    steerConnection: build.mutation<Connection, { id: number; action: 'pause' | 'resume' | 'poll' }>({
      query: ({ id, action }) => post(`${path}/${id}/${action}`),
      invalidatesTags: ['Providers', 'Audit'],
    }),
    testConnection: build.mutation<Test, number>({ query: (id) => post(`${path}/${id}/test`) }),
    testSettings: build.mutation<Test, Body<typeof NewConnectionTest>>({ query: (body) => post(`${path}/test`, body) }),
    quarantine: build.query<Wire<typeof QuarantineList>, { limit: number }>({
      query: ({ limit }) => `prices/quarantine?${query({ limit })}`,
      providesTags: ['Quarantine'],
    }),
    judge: build.mutation<unknown, { verdict: 'accept' | 'drop' } & Body<typeof QuarantineVerdict>>({
      query: ({ verdict, prices }) => post(`prices/quarantine/${verdict}`, { prices }),
      invalidatesTags: ['Quarantine', 'Audit', 'Cheapest', 'Series'],
    }),
  }),
})

export const {
  useProvidersQuery,
  useConnectMutation,
  useChangeConnectionMutation,
  useDisconnectMutation,
  useSteerConnectionMutation,
  useTestConnectionMutation,
  useTestSettingsMutation,
  useQuarantineQuery,
  useJudgeMutation,
} = providersApi
