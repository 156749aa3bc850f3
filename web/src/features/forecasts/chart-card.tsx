import type { SeriesForecast } from '@dumont/contracts'
import clsx from 'clsx'
import { ChartLine, Download, Table as TableIcon } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { zoneLabel } from '../../ui/format-time.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { ChartWindow } from '../windows/chart-windows.ts'
import { hourlyCsvUrl } from './api.ts'
import { priceScale, rowsWithin, spanOf, visibleCuts, type Row } from './chart-data.ts'
import { HoursTable } from './hours-table.tsx'
import { PriceChart } from './price-chart.tsx'
import { rangeNames, type RangeName, type View } from './selection.ts'

type Props = {
  /** History and forecast, all that is known. */
  all: Row[]
  forecast: SeriesForecast | undefined
  isWaiting: boolean
  /** Whether the days ahead belong into the picture. */
  hasFuture: boolean
  anchor: number
  isEnded: boolean
  priceNow: number | null
  windows: ChartWindow[]
  /** USD per GPU-hour at which the reader wants to be told. */
  alertUsd: number | undefined
  range: RangeName
  view: View
  onRange: (range: RangeName) => void
  onView: (view: View) => void
  footer?: ReactNode
}

export function ChartCard(props: Props) {
  const { forecast: words } = useStrings()
  const { language, zone } = useLocale()
  const { all, forecast, anchor, range, view } = props
  const span = useMemo(() => spanOf(range, anchor, props.hasFuture), [range, anchor, props.hasFuture])
  const rows = useMemo(() => rowsWithin(all, span), [all, span])
  const hasCuts = useMemo(() => visibleCuts(rows, priceScale(rows)).length > 0, [rows])
  return (
    <Card
      title={!props.hasFuture ? words.chartTitlePast : props.isEnded ? words.chartTitleEnded : words.chartTitle[range]}
      subtitle={words.unit(zoneLabel(zone, anchor, language))}
      actions={
        <Segmented label={words.range} value={range} options={rangeNames.map((value) => ({ value, label: words.ranges[value] }))} onChange={props.onRange} />
      }
      className="lg:max-h-[860px]"
    >
      <div className="relative min-h-[320px] flex-1 sm:min-h-[400px]">
        {props.isWaiting ? <ChartSkeleton /> : view === 'table' ? <HoursTable rows={rows} /> : <PriceChart {...props} rows={rows} span={span} />}
      </div>
      <div className="mt-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-t border-line pt-4">
        <Legend
          hasForecast={forecast !== undefined}
          hasCapped={hasCuts}
          hasWindow={props.windows.some(({ from, to }) => to > span.from && from < span.to)}
          hasAlert={props.alertUsd !== undefined}
        />
        <div className="flex gap-2">
          <Button size="small" onClick={() => props.onView(view === 'table' ? 'chart' : 'table')}>
            {view === 'table' ? <ChartLine aria-hidden /> : <TableIcon aria-hidden />}
            {view === 'table' ? words.showChart : words.showTable}
          </Button>
          {forecast && (
            <a className={buttonLook({ size: 'small' })} href={hourlyCsvUrl(forecast.series.id)} download aria-label={words.hourlyCsv}>
              <Download aria-hidden />
              {words.csv}
            </a>
          )}
        </div>
      </div>
      {props.footer}
    </Card>
  )
}

function ChartSkeleton() {
  const { forecast: words } = useStrings()
  return (
    <div className="absolute inset-0">
      <p role="status" className="sr-only">
        {words.states.loadingChart}
      </p>
      <Skeleton className="h-full w-full" />
    </div>
  )
}

type Legended = { hasForecast: boolean; hasCapped: boolean; hasWindow: boolean; hasAlert: boolean }

function Legend({ hasForecast, hasCapped, hasWindow, hasAlert }: Legended) {
  const { forecast: words, timing, priceAlert } = useStrings()
  const items: [string, string, boolean][] = [
    [words.legend.actual, 'h-0.5 w-4 bg-history', true],
    [words.legend.forecast, 'h-[3px] w-4 rounded-full bg-accent', hasForecast],
    [words.legend.band50, 'size-3.5 rounded-[3px] border border-accent/60 bg-band-50', hasForecast],
    [words.legend.band80, 'size-3.5 rounded-[3px] border border-accent/40 bg-band-80', hasForecast],
    [timing.legend, 'h-3.5 w-2.5 border-x-2 border-good bg-good/20', hasWindow],
    [priceAlert.legend, 'w-4 border-t-2 border-dashed border-warn', hasAlert],
    [words.legend.capped, 'h-0.5 w-2 bg-warn', hasCapped],
  ]
  return (
    <ul aria-label={words.legendLabel} className="flex flex-wrap gap-x-5 gap-y-1.5 text-[13px] text-muted">
      {items.map(
        ([label, look, shown]) =>
          shown && (
            <li key={label} className="flex items-center gap-2">
              <span aria-hidden className={clsx('inline-block', look)} />
              {label}
            </li>
          ),
      )}
    </ul>
  )
}
