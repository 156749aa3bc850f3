import type { ForecastAccuracy } from '@dumont/contracts'
import { ChartColumn, Download, Table as TableIcon } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { formatCalendarDay } from '../../ui/format-time.ts'
import { Table, type Column } from '../../ui/table.tsx'
import { useWidth } from '../../ui/use-width.ts'
import { dailyBars } from './bar-data.ts'
import { ErrorBars } from './error-bars.tsx'
import { formatError, formatShare } from './format-error.ts'

type Day = ForecastAccuracy['bars'][number]
const roomPerName = 64

/** 28 days as bars beside "no change", or as a table. */
export function DailyCard({ bars, naiveMape, csvUrl }: { bars: Day[]; naiveMape: number | null; csvUrl?: string }) {
  const { accuracy: words, forecast } = useStrings()
  const { language } = useLocale()
  const [isTable, setTable] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const drawn = useMemo(() => dailyBars(bars, language), [bars, language])
  return (
    <Card title={words.bars.dailyTitle} subtitle={words.bars.dailySubtitle}>
      <div ref={box} className="flex flex-1 flex-col">
        {isTable ? (
          <DaysTable bars={bars} />
        ) : (
          <>
            <ErrorBars
              label={words.bars.dailyLabel}
              bars={drawn}
              hasAxis
              nameEvery={Math.max(1, Math.ceil(drawn.length / Math.max(1, Math.floor(width / roomPerName))))}
              className="min-h-[240px] flex-1"
            />
            <p className="num mt-2 flex items-center gap-2 text-[12px] text-muted">
              <span aria-hidden className="inline-block w-5 border-t border-dashed border-history" />
              {words.bars.dashed(formatError(naiveMape, language))}
            </p>
          </>
        )}
      </div>
      <div className="mt-4 flex flex-wrap gap-2 border-t border-line pt-4">
        <Button size="small" onClick={() => setTable(!isTable)}>
          {isTable ? <ChartColumn aria-hidden /> : <TableIcon aria-hidden />}
          {isTable ? forecast.showChart : forecast.showTable}
        </Button>
        {csvUrl && (
          <a className={buttonLook({ size: 'small' })} href={csvUrl} download aria-label={words.bars.csv}>
            <Download aria-hidden />
            {forecast.csv}
          </a>
        )}
      </div>
    </Card>
  )
}

function DaysTable({ bars }: { bars: Day[] }) {
  const { accuracy: words } = useStrings()
  const { language } = useLocale()
  const columns: Column<Day>[] = [
    { title: words.columns.day, cell: ({ day }) => <span className="whitespace-nowrap">{formatCalendarDay(day, language)}</span> },
    { title: words.columns.mape, numeric: true, cell: ({ mape }) => formatError(mape, language) },
    { title: words.columns.naive, numeric: true, cell: ({ naive_mape }) => formatError(naive_mape, language) },
    { title: words.columns.coverage, numeric: true, cell: ({ coverage_80 }) => formatShare(coverage_80, language) },
    { title: words.columns.samples, numeric: true, cell: ({ num_samples }) => formatNumber(num_samples, language) },
  ]
  return <Table label={words.bars.dailyTitle} columns={columns} rows={bars.toReversed()} rowKey={({ day }) => day} className="max-h-[320px]" />
}
