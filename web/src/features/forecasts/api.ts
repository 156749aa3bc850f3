import type { CostForecast, SeriesForecast } from '@dumont/contracts'
import { api, apiUrl, query } from '../../app/api.ts'

export type CostQuestion = { gpu: string; machineType: string; provider?: string; region?: string; series?: number; zone: string; hours: number }

const costPath = ({ gpu, machineType, hours, ...rest }: CostQuestion, format?: 'csv') =>
  `spot/cost-forecast/${encodeURIComponent(gpu)}?${query({ machine_type: machineType, ...rest, usage_hours_per_day: hours, format })}`

/** The same question, answered as a file. */
export const costCsvUrl = (question: CostQuestion): string => apiUrl(costPath(question, 'csv'))
export const hourlyCsvUrl = (seriesId: number): string => apiUrl(`series/${seriesId}/forecast?format=csv`)

export const forecastsApi = api.injectEndpoints({
  endpoints: (build) => ({
    costForecast: build.query<CostForecast, CostQuestion>({ query: (question) => costPath(question), providesTags: ['Forecast'] }),
    seriesForecast: build.query<SeriesForecast, number>({ query: (id) => `series/${id}/forecast`, providesTags: ['Forecast'] }),
  }),
})

export const { useSeriesForecastQuery } = forecastsApi
