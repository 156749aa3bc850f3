import type { SeriesForecast } from '@dumont/contracts'
import { ChartLine, Download, Table as TableIcon } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { zoneLabel } from '../../ui/format-time.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { LateEventLane, ShowEvents } from '../calendars/late-calendar.tsx'
import { kindsShown, type ChartCalendar } from '../calendars/use-chart-calendar.ts'
import type { ChartWindow } from '../windows/chart-windows.ts'
import { hourlyCsvUrl } from './api.ts'
import { priceScale, rowsWithin, spanOf, visibleCuts, type Row } from './chart-data.ts'
import { ChartLegend } from './chart-legend.tsx'
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
  calendar: ChartCalendar | undefined
  range: RangeName
  view: View
  onRange: (range: RangeName) => void
  onView: (view: View) => void
  footer?: ReactNode
}

export function ChartCard(props: Props) {
  const { forecast: words } = useStrings()
  const { language, zone } = useLocale()
  const { all, forecast, anchor, range, view, calendar } = props
  const eventsAt = calendar?.isShown ? calendar.during : undefined
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
      {view === 'chart' && !props.isWaiting && rows.length > 0 && <LateEventLane calendar={calendar} span={span} />}
      <div className="relative min-h-[320px] flex-1 sm:min-h-[400px]">
        {props.isWaiting ? (
          <ChartSkeleton />
        ) : view === 'table' ? (
          <HoursTable rows={rows} eventsAt={eventsAt} />
        ) : (
          <PriceChart {...props} rows={rows} span={span} eventsAt={eventsAt} />
        )}
      </div>
      <div className="mt-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-t border-line pt-4">
        <ChartLegend
          hasForecast={forecast !== undefined}
          hasCapped={hasCuts}
          hasWindow={props.windows.some(({ from, to }) => to > span.from && from < span.to)}
          hasAlert={props.alertUsd !== undefined}
          events={kindsShown(calendar, span)}
        />
        <div className="flex flex-wrap gap-2">
          <ShowEvents calendar={calendar} />
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
