import type { ForecastAccuracy } from '@dumont/contracts'
import { useMemo } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Card } from '../../ui/card.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { Table, type Column } from '../../ui/table.tsx'
import { errorScale } from './bar-data.ts'
import { formatError, formatFigure, formatShare } from './format-error.ts'

type Horizon = ForecastAccuracy['by_horizon'][number]

/** How the error grows with the hours ahead. */
export function HorizonCard({ horizons }: { horizons: Horizon[] }) {
  const { accuracy: words } = useStrings()
  const { language } = useLocale()
  const { max } = useMemo(() => errorScale(horizons.map(({ mape, naive_mape }) => ({ mape, naive: naive_mape }))), [horizons])
  const columns: Column<Horizon>[] = [
    {
      title: words.columns.ahead,
      cell: ({ from_hour, to_hour }) => <span className="whitespace-nowrap">{words.hours(String(from_hour), String(to_hour))}</span>,
    },
    { title: words.columns.mape, numeric: true, cell: ({ mape }) => <strong className="font-semibold">{formatError(mape, language)}</strong> },
    { title: words.columns.naive, numeric: true, cell: ({ naive_mape }) => formatError(naive_mape, language) },
    { title: words.columns.relative, numeric: true, cell: ({ relative_error }) => formatFigure(relative_error, language) },
    { title: words.columns.coverage, numeric: true, cell: ({ coverage_80 }) => formatShare(coverage_80, language) },
    { title: words.columns.samples, numeric: true, cell: ({ num_samples }) => formatNumber(num_samples, language) },
  ]
  return (
    <Card title={words.horizonTitle} subtitle={words.horizonSubtitle}>
      <ul aria-hidden className="num mb-4 flex flex-col gap-3">
        {horizons.map(({ from_hour: from, to_hour: to, mape, naive_mape: naive }) => (
          <li key={to} className="grid grid-cols-[88px_1fr_52px] items-center gap-3 text-[13px]">
            <span className="text-muted">{words.hours(String(from), String(to))}</span>
            <span className="relative block h-4">
              {mape !== null && <span className="absolute inset-y-0 left-0 rounded-r-[3px] bg-accent/75" style={{ width: `${(mape / max) * 100}%` }} />}
              {naive !== null && <span className="absolute -inset-y-1 border-l-2 border-dashed border-history" style={{ left: `${(naive / max) * 100}%` }} />}
            </span>
            <span className="text-right font-medium">{formatError(mape, language)}</span>
          </li>
        ))}
      </ul>
      <Table label={words.horizonTitle} columns={columns} rows={horizons} rowKey={({ to_hour }) => to_hour} className="mt-auto" />
    </Card>
  )
}
