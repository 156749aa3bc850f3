import type { Series } from '@dumont/contracts'
import { useMemo } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import type { ShownPrices } from '../alerts/price-drop.tsx'
import { usePriceAlert } from '../alerts/use-price-alert.ts'
import { LateCalendarCard, LateReconnectNotice } from '../calendars/late-calendar.tsx'
import { chartWindows } from '../windows/chart-windows.ts'
import { LateTimingCard } from '../windows/late-timing-card.tsx'
import { useJob } from '../windows/use-job.ts'
import { useTiming } from '../windows/use-timing.ts'
import { LateBudgetCard } from '../budgets/late-budget-card.tsx'
import { AboutLine } from './about-line.tsx'
import { costCsvUrl } from './api.ts'
import { ChartCard } from './chart-card.tsx'
import { buildRows, type Row } from './chart-data.ts'
import { DailyCard } from './daily-card.tsx'
import { KeyFiguresStrip } from './key-figures-strip.tsx'
import { changeInDay, keyFigures } from './key-figures.ts'
import { machineType, type Choice, type Gpu, type Selection } from './selection.ts'
import { StateNotices } from './state-panels.tsx'
import { hereOf, timingChoices, unreadyOf } from './timing-choices.ts'
import { useForecast } from './use-forecast.ts'
import { useShownCalendar } from './use-shown-calendar.ts'
import type { Change } from './use-selection.ts'

type Props = { series: Series; choice: Choice; selection: Selection; change: Change; gpus: Gpu[] }

/** The region that was chosen, by itself or with its offer: one that only came with the cheapest price was not asked for. */
const watchedRegion = (series: Series, { region, seriesId }: Selection) => (seriesId === undefined ? (region ?? null) : series.region)

/** Key figures, notices, chart with the best time beside it, daily costs: the answer first. */
export function ForecastView({ series, choice, selection, change, gpus }: Props) {
  const { state, question, now, hourly, hourlyError, history, retry } = useForecast(series, series === choice.index, selection)
  const cost = state.kind === 'shown' ? state.cost : undefined
  const isEnded = series.state === 'ended'
  const priceNow = series.price_usd_per_gpu_hour
  const figures = useMemo(() => cost && keyFigures(cost, priceNow), [cost, priceNow])
  const change24 = useMemo(() => changeInDay(history), [history])
  const seenAt = series.last_observed_at === null ? undefined : Date.parse(series.last_observed_at)
  const hasForecastToCome = state.kind !== 'collecting' && state.kind !== 'failed'
  const rows = useMemo(() => buildRows(history, hourly), [history, hourly])
  const alert = usePriceAlert({
    gpu: series.gpu,
    provider: series.provider,
    region: watchedRegion(series, selection),
    machineType: machineType(selection.market),
    label: series.gpu_label,
  })
  const prices = useMemo(() => shownPrices(rows, series.state === 'fresh' ? priceNow : null), [rows, series.state, priceNow])
  const timing = useShownTiming(series, choice, selection, gpus)
  const calendar = useShownCalendar(series, selection, gpus)
  const anchor = isEnded ? Date.parse(hourly?.origin ?? series.last_observed_at ?? '') || now : now
  return (
    <>
      <KeyFiguresStrip priceNow={priceNow} change={change24} isEnded={isEnded} lastSeenAt={seenAt} figures={figures} isWaiting={!cost && hasForecastToCome} />
      <StateNotices state={state} series={series} onRetry={retry} />
      <LateReconnectNotice calendar={calendar.card.calendar} mayChange={calendar.card.mayChange} />
      {hourlyError && state.kind === 'shown' && <Failure error={hourlyError} />}
      <div className="grid items-stretch gap-4 lg:grid-cols-[minmax(0,1fr)_352px] lg:grid-rows-[1fr_auto_auto]">
        <ChartCard
          all={rows}
          forecast={hourly}
          isWaiting={!history || (hasForecastToCome && !hourly && !hourlyError && state.kind !== 'pending')}
          hasFuture={hasForecastToCome}
          anchor={anchor}
          isEnded={isEnded}
          priceNow={priceNow}
          windows={timing.windows}
          alertUsd={alert.drawn}
          calendar={calendar.chart}
          range={selection.range}
          view={selection.view}
          onRange={(range) => change({ range }, { replace: true })}
          onView={(view) => change({ view }, { replace: true })}
          footer={cost && <AboutLine cost={cost} />}
        />
        <div className="flex flex-col gap-4 lg:row-span-3">
          <LateTimingCard {...timing.card} />
          <LateBudgetCard series={series} weekUsd={cost?.total_7day_cost} alert={alert} prices={prices} />
        </div>
        <LateCalendarCard {...calendar.card} now={now} />
        {hasForecastToCome && (
          <DailyCard
            cost={cost}
            hours={selection.hours}
            isSteady={figures?.isSteady ?? false}
            isEnded={isEnded}
            csvUrl={costCsvUrl(question)}
            onHours={(hours) => change({ hours: String(hours) }, { replace: true })}
          />
        )}
      </div>
    </>
  )
}

/** What a price to be told at is chosen among. */
function shownPrices(rows: Row[], now: number | null): ShownPrices {
  const ahead = rows.filter(({ kind }) => kind === 'forecast')
  return { now, ahead, prices: rows.map(({ price }) => price) }
}

/** The best time for the job in the address: for the card, and for the chart. */
function useShownTiming(series: Series, choice: Choice, selection: Selection, gpus: Gpu[]) {
  const { timing: words } = useStrings()
  const { language } = useLocale()
  const [form, onChange] = useJob()
  const about = { gpu: series.gpu, machineType: machineType(selection.market), here: hereOf(series) }
  const timing = useTiming(form, { ...about, forecastAt: series.forecast_issued_at, unready: unreadyOf(choice) })
  const answer = timing.state.kind === 'shown' ? timing.state.timing : undefined
  const windows = useMemo(() => (answer ? chartWindows(answer, series.id, words, language) : []), [answer, series.id, words, language])
  const choices = useMemo(() => timingChoices(series, gpus), [series, gpus])
  return { windows, card: { timing, form, onChange, choices } }
}
