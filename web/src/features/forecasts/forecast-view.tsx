import type { Series } from '@dumont/contracts'
import { useMemo } from 'react'
import { Failure } from '../../app/failure.tsx'
import { AboutLine } from './about-line.tsx'
import { costCsvUrl } from './api.ts'
import { ChartCard } from './chart-card.tsx'
import { DailyCard } from './daily-card.tsx'
import { KeyFiguresStrip } from './key-figures-strip.tsx'
import { changeInDay, keyFigures } from './key-figures.ts'
import type { Selection } from './selection.ts'
import { StateNotices } from './state-panels.tsx'
import { useForecast } from './use-forecast.ts'
import type { Change } from './use-selection.ts'

type Props = { series: Series; isIndex: boolean; selection: Selection; change: Change }

/** Key figures, notices, chart, daily costs: the answer first. */
export function ForecastView({ series, isIndex, selection, change }: Props) {
  const { state, question, now, hourly, hourlyError, history, retry } = useForecast(series, isIndex, selection)
  const cost = state.kind === 'shown' ? state.cost : undefined
  const isEnded = series.state === 'ended'
  const priceNow = series.price_usd_per_gpu_hour
  const figures = useMemo(() => cost && keyFigures(cost, priceNow), [cost, priceNow])
  const change24 = useMemo(() => changeInDay(history), [history])
  const seenAt = series.last_observed_at === null ? undefined : Date.parse(series.last_observed_at)
  const hasForecastToCome = state.kind !== 'collecting' && state.kind !== 'failed'
  const anchor = isEnded ? Date.parse(hourly?.origin ?? series.last_observed_at ?? '') || now : now
  return (
    <>
      <KeyFiguresStrip priceNow={priceNow} change={change24} isEnded={isEnded} lastSeenAt={seenAt} figures={figures} isWaiting={!cost && hasForecastToCome} />
      <StateNotices state={state} series={series} onRetry={retry} />
      {hourlyError && state.kind === 'shown' && <Failure error={hourlyError} />}
      <div className={hasForecastToCome ? 'grid items-stretch gap-4 lg:grid-cols-[minmax(0,1fr)_352px]' : 'grid'}>
        <ChartCard
          history={history}
          forecast={hourly}
          isWaiting={!history || (hasForecastToCome && !hourly && !hourlyError && state.kind !== 'pending')}
          hasFuture={hasForecastToCome}
          anchor={anchor}
          isEnded={isEnded}
          priceNow={priceNow}
          range={selection.range}
          view={selection.view}
          onRange={(range) => change({ range }, { replace: true })}
          onView={(view) => change({ view }, { replace: true })}
          footer={cost && <AboutLine cost={cost} />}
        />
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
