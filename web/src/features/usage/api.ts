import type { NewUsageSource, UsageImport, UsageSourceList } from '@dumont/contracts'
import { api } from '../../app/api.ts'
import type { Body, Wire } from '../../app/wire.ts'

/** Not crypto.randomUUID: browsers have that on https only. */
const newKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

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
    importUsage: build.mutation<Wire<typeof UsageImport>, string>({
      query: (csv) => ({ url: 'usage/import', method: 'POST', body: csv, headers: { 'content-type': 'text/csv', 'idempotency-key': newKey() } }),
      invalidatesTags: ['Economy', 'Audit'],
    }),
  }),
})

export const { useUsageSourcesQuery, useAddUsageSourceMutation, useRemoveUsageSourceMutation, useImportUsageMutation } = usageApi
