import type { Series, SeriesHistory } from '@dumont/contracts'
import { skipToken } from '@reduxjs/toolkit/query/react'
import { ArrowLeft, ChartLine, Download, Table as TableIcon, TrendingDown } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Link, useParams } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { useNow } from '../../app/use-now.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatNumber, formatRate } from '../../ui/format-money.ts'
import { dayMs, formatAgo, formatDateTime, zoneLabel } from '../../ui/format-time.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { buildRows } from '../forecasts/chart-data.ts'
import { HoursTable } from '../forecasts/hours-table.tsx'
import { PriceChart } from '../forecasts/price-chart.tsx'
import { neededHours } from '../forecasts/page-state.ts'
import { historyCsvUrl, useHistorySinceQuery } from './api.ts'
import { seriesPath, stateTone } from './series-card.tsx'
import { providerName } from '../../ui/provider-name.ts'

const ranges = ['7', '30', '90'] as const
type Days = (typeof ranges)[number]

/** One series: what it is, what it cost, and the way to its forecast. */
export function SeriesPage() {
  const { seriesPage: words, app } = useStrings()
  const id = Number(useParams()['id'])
  const [days, setDays] = useState<Days>('30')
  // An ended series has its last prices long ago: asked without a start, the server answers the 30 days before its end.
  const newest = useHistorySinceQuery(Number.isSafeInteger(id) && id > 0 ? { id, from: '' } : skipToken)
  const series = newest.currentData?.series
  const end = newest.currentData && Date.parse(newest.currentData.to)
  const from = end === undefined ? undefined : new Date(end - Number(days) * dayMs).toISOString()
  const wanted = useHistorySinceQuery(from === undefined || days === '30' ? skipToken : { id, from }, { refetchOnMountOrArgChange: 60 })
  const history = days === '30' ? newest.currentData : wanted.currentData
  const error = newest.error ?? (days === '30' ? undefined : wanted.error)
  const retry = () => void (newest.isError ? newest.refetch() : wanted.refetch())
  return (
    <>
      {series ? <Title series={series} /> : <PageTitle title={words.history} />}
      {error && <Failure error={error} actions={<Button onClick={retry}>{app.retry}</Button>} />}
      {(series || !newest.isError) && (
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_352px]">
          <HistoryCard history={history} csvUrl={from && historyCsvUrl(id, from)} days={days} onDays={setDays} hasFailed={Boolean(error)} />
          {series ? <Facts series={series} /> : <Skeleton className="h-[420px] rounded-xl" />}
        </div>
      )}
    </>
  )
}

function Title({ series }: { series: Series }) {
  const { seriesPage: words, markets, demo, prices } = useStrings()
  const { language } = useLocale()
  const place = [series.provider && providerName(series.provider), series.region, series.zone !== series.region && series.zone].filter(Boolean)
  return (
    <PageTitle
      title={series.gpu_count > 1 ? `${series.gpu_count} × ${series.gpu_label}` : series.gpu_label}
      subtitle={
        <>
          <span>{[markets[series.market], ...place].join(', ')}</span>
          <Badge tone={stateTone(series.state)}>{prices.seriesStates[series.state]}</Badge>
          {series.demo && <Badge tone="warn">{demo.badge}</Badge>}
          {series.state === 'collecting' && <span>{words.collecting(formatNumber(series.history_hours, language), formatNumber(neededHours, language))}</span>}
        </>
      }
      actions={
        <>
          <Link to="/prices" className={buttonLook({})}>
            <ArrowLeft aria-hidden />
            {words.back}
          </Link>
          <Link to={seriesPath(series)} className={buttonLook({ tone: 'primary' })}>
            <TrendingDown aria-hidden />
            {words.forecast}
          </Link>
        </>
      }
    />
  )
}

type HistoryProps = { history: SeriesHistory | undefined; csvUrl: string | undefined; days: Days; onDays: (days: Days) => void; hasFailed: boolean }

function HistoryCard({ history, csvUrl, days, onDays, hasFailed }: HistoryProps) {
  const { seriesPage: words, forecast } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow()
  const [isTable, setTable] = useState(false)
  const rows = useMemo(() => buildRows(history, undefined), [history])
  const end = rows.at(-1)?.at ?? now
  const isEnded = history?.series.state === 'ended'
  return (
    <Card
      title={words.history}
      subtitle={words.unit(zoneLabel(zone, end, language))}
      actions={<Segmented label={words.range} value={days} options={ranges.map((value) => ({ value, label: words.ranges[value] }))} onChange={onDays} />}
    >
      <div className="relative h-[320px] sm:h-[400px]">
        {!history ? (
          !hasFailed && <Skeleton className="h-full w-full" />
        ) : rows.length === 0 ? (
          <p className="absolute inset-0 grid place-items-center px-4 text-center text-muted">
            {history.series.history_hours === 0 ? words.emptyNew : words.empty}
          </p>
        ) : isTable ? (
          <HoursTable rows={rows} />
        ) : (
          <PriceChart
            rows={rows}
            span={{ from: end - Number(days) * dayMs, to: end + (Number(days) * dayMs) / 40 }}
            anchor={end}
            isEnded={isEnded}
            priceNow={history.series.price_usd_per_gpu_hour}
          />
        )}
      </div>
      <div className="mt-4 flex flex-wrap gap-2 border-t border-line pt-4">
        <Button size="small" disabled={rows.length === 0} onClick={() => setTable(!isTable)}>
          {isTable ? <ChartLine aria-hidden /> : <TableIcon aria-hidden />}
          {isTable ? forecast.showChart : forecast.showTable}
        </Button>
        {csvUrl && (
          <a className={buttonLook({ size: 'small' })} href={csvUrl} download aria-label={words.csv}>
            <Download aria-hidden />
            {forecast.csv}
          </a>
        )}
      </div>
    </Card>
  )
}

function Facts({ series }: { series: Series }) {
  const { seriesPage: words, markets, cheapest } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow()
  const rate = (usd: number | null) => (usd === null ? cheapest.unknown : formatRate(usd, language))
  const at = (instant: string | null) => (instant === null ? cheapest.unknown : formatDateTime(Date.parse(instant), language, zone))
  const statistics: Record<string, string> = words.statistics
  const facts: [string, string][] = [
    [words.machine, rate(series.price_usd_per_hour)],
    [words.onDemand, rate(series.on_demand_usd_per_hour)],
    [words.market, markets[series.market]],
    [words.provider, series.provider ? providerName(series.provider) : '–'],
    [words.region, series.region ?? '–'],
    [words.zone, series.zone ?? '–'],
    [words.instance, series.instance_type ?? '–'],
    ...(series.statistic ? ([[words.statistic, statistics[series.statistic] ?? series.statistic]] as [string, string][]) : []),
    [words.hours, formatNumber(series.history_hours, language)],
    [words.first, at(series.first_observed_at)],
    [words.last, at(series.last_observed_at)],
    [words.source, series.source],
    [words.name, series.key],
  ]
  return (
    <Card title={words.facts}>
      <p className="text-[13px] text-muted">{words.price}</p>
      <p className="num text-[26px] leading-9 font-semibold tracking-[-0.025em]">
        {rate(series.price_usd_per_gpu_hour)}
        {series.price_usd_per_gpu_hour !== null && <span className="text-[14px] font-normal text-muted">{words.perGpu}</span>}
      </p>
      <p className="num text-[13px] text-muted">{series.last_observed_at && formatAgo(now - Date.parse(series.last_observed_at), language)}</p>
      <dl className="num mt-4 grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 border-t border-line pt-4 text-[13px] [&_dd]:min-w-0 [&_dd]:text-right [&_dt]:text-muted">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
