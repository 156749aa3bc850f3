import type {
  AccuracyOverview,
  AccuracyQuery,
  AccuracySettings,
  ForecastAccuracy,
  KeptForecastList,
  ModelHealth,
  PastForecast,
  PublicAccuracy,
} from '@dumont/contracts'
import { api, apiUrl, query } from '../../app/api.ts'
import type { Wire } from '../../app/wire.ts'

export type AccuracyQuestion = { gpu: string; machine_type: string; days: number; provider?: string; region?: string; series?: number; zone?: string }
export type RecordsQuestion = Pick<Wire<typeof AccuracyQuery>, 'by' | 'days' | 'sort' | 'order'> & { limit?: number }

const accuracyPath = ({ gpu, ...rest }: AccuracyQuestion, format?: 'csv') => `spot/forecast-accuracy/${encodeURIComponent(gpu)}?${query({ ...rest, format })}`

/** The same questions, answered as files. */
export const accuracyCsvUrl = (question: AccuracyQuestion): string => apiUrl(accuracyPath(question, 'csv'))
export const recordsCsvUrl = (question: RecordsQuestion): string => apiUrl(`accuracy?${query({ ...question, format: 'csv' })}`)

export const accuracyApi = api.injectEndpoints({
  endpoints: (build) => ({
    accuracy: build.query<ForecastAccuracy, AccuracyQuestion>({ query: (question) => accuracyPath(question), providesTags: ['Accuracy'] }),
    records: build.query<AccuracyOverview, RecordsQuestion>({ query: (question) => `accuracy?${query(question)}`, providesTags: ['Accuracy'] }),
    modelHealth: build.query<ModelHealth, void>({ query: () => 'accuracy/health', providesTags: ['Accuracy'] }),
    /** Page by page into the past; by series. */
    keptForecasts: build.infiniteQuery<KeptForecastList, number, string | undefined>({
      query: ({ queryArg, pageParam }) => `series/${queryArg}/forecasts?${query({ before: pageParam })}`,
      infiniteQueryOptions: { initialPageParam: undefined, getNextPageParam: (page) => page.next_before ?? undefined },
      providesTags: ['Accuracy'],
    }),
    pastForecast: build.query<PastForecast, { series: number; id: number }>({
      query: ({ series, id }) => `series/${series}/forecasts/${id}`,
      providesTags: ['Accuracy'],
    }),
    /** Not from the browser's store: closed must look closed at once. */
    publicAccuracy: build.query<PublicAccuracy, number>({ query: (days) => ({ url: `public/accuracy?${query({ days })}`, cache: 'no-store' }) }),
    accuracySettings: build.query<AccuracySettings, void>({ query: () => 'accuracy/settings', providesTags: ['AccuracySettings'] }),
    changeAccuracySettings: build.mutation<unknown, AccuracySettings>({
      query: (body) => ({ url: 'accuracy/settings', method: 'PUT', body }),
      invalidatesTags: ['AccuracySettings', 'Audit'],
    }),
  }),
})

export const { useModelHealthQuery, usePublicAccuracyQuery, useAccuracySettingsQuery, useChangeAccuracySettingsMutation } = accuracyApi
