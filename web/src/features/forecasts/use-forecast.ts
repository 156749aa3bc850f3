import type { Series } from '@dumont/contracts'
import { skipToken } from '@reduxjs/toolkit/query/react'
import { asApiError } from '../../app/api-error.ts'
import { useLocale } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { pricesApi, useHistoryQuery } from '../prices/api.ts'
import { forecastsApi, useSeriesForecastQuery, type CostQuestion } from './api.ts'
import { pageState } from './page-state.ts'
import { chooseSeries, machineType, type Selection } from './selection.ts'
import { usePollInterval } from '../../app/use-poll-interval.ts'

const calmMs = 2 * 60_000
const pendingMs = 3_000
const live = { skipPollingIfUnfocused: true, refetchOnFocus: true, refetchOnReconnect: true } as const

/** The series of a choice: asked for often while a first forecast is being made. */
export function useSeriesChoice(selection: Selection, gpu: string | undefined) {
  const question = gpu === undefined ? skipToken : { gpu, provider: selection.provider, region: selection.region, market: selection.market, limit: 1000 }
  const list = pricesApi.endpoints.series.useQueryState(question)
  const choice = list.currentData && chooseSeries(list.currentData.series, selection)
  const isPending = choice?.series !== undefined && choice.series.forecast_issued_at === null && choice.series.state !== 'collecting'
  const { refetch } = pricesApi.endpoints.series.useQuerySubscription(question, { ...live, pollingInterval: isPending ? pendingMs : calmMs })
  return { choice, error: list.currentData ? undefined : asApiError(list.error), retry: refetch }
}

export function costQuestion(series: Series, isIndex: boolean, { market, provider, region, hours }: Selection, zone: string): CostQuestion {
  return { gpu: series.gpu, machineType: machineType(market), zone, hours, ...(isIndex ? { provider, region } : { series: series.id }) }
}

/** Everything that is drawn for one series. Nothing is asked for that the list of series already says is not there. */
export function useForecast(series: Series, isIndex: boolean, selection: Selection) {
  const { zone } = useLocale()
  const now = useNow()
  const isReady = series.state !== 'collecting' && series.forecast_issued_at !== null
  const question = costQuestion(series, isIndex, selection, zone)
  const asked = isReady ? question : skipToken
  const cost = forecastsApi.endpoints.costForecast.useQueryState(asked)
  const pollingInterval = usePollInterval(asApiError(cost.error)?.code === 'forecast_pending' ? pendingMs : calmMs, cost)
  const { refetch } = forecastsApi.endpoints.costForecast.useQuerySubscription(asked, { ...live, pollingInterval })
  const hourly = useSeriesForecastQuery(isReady ? series.id : skipToken, { ...live, pollingInterval })
  const history = useHistoryQuery(series.id, { ...live, pollingInterval })
  // While the hours of use change, the figures of before stay; those of another series never do.
  const known = cost.data?.series.id === series.id ? cost.data : undefined
  return {
    state: pageState(series, known, asApiError(cost.error), now),
    question,
    now,
    hourly: hourly.currentData,
    hourlyError: hourly.currentData ? undefined : asApiError(hourly.error),
    history: history.currentData,
    retry: () => {
      void refetch()
      void history.refetch()
      if (hourly.isError) void hourly.refetch()
    },
  }
}
