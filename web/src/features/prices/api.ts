import type { Catalogue, Market, PriceImport, PriceImportList, SeriesHistory, SeriesList, SeriesState } from '@dumont/contracts'
import { api, query } from '../../app/api.ts'
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

export const pricesApi = api.injectEndpoints({
  endpoints: (build) => ({
    catalogue: build.query<Wire<typeof Catalogue>, void>({ query: () => 'catalogue', providesTags: ['Catalogue'] }),
    series: build.query<SeriesList, SeriesFilter>({ query: (filter) => `series?${query(filter)}`, providesTags: ['Series'] }),
    history: build.query<SeriesHistory, number>({ query: (id) => `series/${id}/history`, providesTags: ['Forecast'] }),
    imports: build.query<PriceImport[], void>({
      query: () => 'prices/imports',
      transformResponse: (list: Wire<typeof PriceImportList>) => list.imports,
      providesTags: ['Imports'],
    }),
    cancelImport: build.mutation<unknown, number>({ query: (id) => ({ url: `prices/imports/${id}/cancel`, method: 'POST' }), invalidatesTags: ['Imports'] }),
    removeDemo: build.mutation<unknown, void>({
      query: () => ({ url: 'prices/demo', method: 'DELETE' }),
      // Not 'Forecast': what is on the page may be a made-up series, and asking for it again would only answer that it is gone.
      invalidatesTags: ['Catalogue', 'Series'],
    }),
  }),
})

export const { useCatalogueQuery, useSeriesQuery, useHistoryQuery, useImportsQuery, useCancelImportMutation, useRemoveDemoMutation } = pricesApi
