import type { Catalogue, CheapestList, Market, PriceImport, PriceImportList, SeriesHistory, SeriesList, SeriesState } from '@dumont/contracts'
import { api, apiUrl, query } from '../../app/api.ts'
import type { Wire } from '../../app/wire.ts'

export type SeriesFilter = {
  gpu?: string
  provider?: string
  region?: string
  market?: Market
  state?: SeriesState
  search?: string
  after?: number
  limit?: number
}

/** What is asked of `prices/cheapest`. */
export type CheapestQuestion = {
  gpu?: string
  min_memory_gb?: number
  region?: string
  market?: Market
  provider?: string
  gpu_count?: number
  by?: 'gpu' | 'provider' | 'place'
  sort?: string
  limit?: number
}

/** The same question, answered as a file. */
export const cheapestCsvUrl = (question: CheapestQuestion): string => apiUrl(`prices/cheapest?${query({ ...question, format: 'csv' })}`)
export const historyCsvUrl = (id: number, from: string): string => apiUrl(`series/${id}/history?${query({ from, format: 'csv' })}`)

export const pricesApi = api.injectEndpoints({
  endpoints: (build) => ({
    catalogue: build.query<Wire<typeof Catalogue>, void>({ query: () => 'catalogue', providesTags: ['Catalogue'] }),
    series: build.query<SeriesList, SeriesFilter>({ query: (filter) => `series?${query(filter)}`, providesTags: ['Series'] }),
    history: build.query<SeriesHistory, number>({ query: (id) => `series/${id}/history`, providesTags: ['Forecast'] }),
    historySince: build.query<SeriesHistory, { id: number; from: string; to?: string }>({
      query: ({ id, from, to }) => `series/${id}/history?${query({ from, to })}`,
      providesTags: ['Forecast'],
    }),
    cheapest: build.query<Wire<typeof CheapestList>, CheapestQuestion>({
      query: (question) => `prices/cheapest?${query(question)}`,
      providesTags: ['Cheapest'],
    }),
    imports: build.query<PriceImport[], void>({
      query: () => 'prices/imports',
      transformResponse: (list: Wire<typeof PriceImportList>) => list.imports,
      providesTags: ['Imports'],
    }),
    cancelImport: build.mutation<unknown, number>({ query: (id) => ({ url: `prices/imports/${id}/cancel`, method: 'POST' }), invalidatesTags: ['Imports'] }),
    removeDemo: build.mutation<unknown, void>({
      query: () => ({ url: 'prices/demo', method: 'DELETE' }),
      // Not 'Forecast': what is on the page may be a made-up series, and asking for it again would only answer that it is gone.
      invalidatesTags: ['Catalogue', 'Series', 'Cheapest'],
    }),
  }),
})

export const {
  useCatalogueQuery,
  useSeriesQuery,
  useHistoryQuery,
  useHistorySinceQuery,
  useCheapestQuery,
  useImportsQuery,
  useCancelImportMutation,
  useRemoveDemoMutation,
} = pricesApi
