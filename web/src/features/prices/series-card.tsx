import type { Series, SeriesState } from '@dumont/contracts'
import { useDeferredValue, useState } from 'react'
import { Link } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { query } from '../../app/api.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { formatNumber, formatRate } from '../../ui/format-money.ts'
import { formatDateTime } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { useSeriesQuery } from './api.ts'

const pageSize = 50
const neededHours = 50

export function SeriesCard() {
  const { prices: words } = useStrings()
  const { language } = useLocale()
  const [search, setSearch] = useState('')
  const [state, setState] = useState('')
  const [limit, setLimit] = useState(pageSize)
  const wanted = useDeferredValue(search.trim())
  const columns = useColumns()
  const { data, error, isFetching } = useSeriesQuery({ search: wanted, limit, ...(state ? { state: state as SeriesState } : {}) }, { refetchOnFocus: true })
  const filtered = wanted !== '' || state !== ''
  return (
    <Card title={words.seriesTitle} subtitle={data && words.seriesText(formatNumber(data.series.length, language), formatNumber(data.total, language))}>
      <div className="mb-4 flex flex-wrap gap-3">
        <Field label={words.search} type="search" value={search} onChange={(event) => setSearch(event.target.value)} className="flex-1 basis-52" />
        <SelectField
          label={words.state}
          value={state}
          onChange={setState}
          className="basis-44 justify-end"
          options={[{ value: '', label: words.anyState }, ...Object.entries(words.seriesStates).map(([value, label]) => ({ value, label }))]}
        />
      </div>
      {error && <Failure error={error} />}
      {!data && !error && <Skeleton className="h-72" />}
      {data?.series.length === 0 && <p className="text-muted">{filtered ? words.noSeries : words.noPrices}</p>}
      {data && data.series.length > 0 && (
        <Table label={words.seriesTitle} columns={columns} rows={data.series} rowKey={(series) => series.id} className="max-h-[640px]" />
      )}
      {data && data.series.length < data.total && limit < 1000 && (
        <Button className="mt-4 self-start" disabled={isFetching} onClick={() => setLimit(Math.min(1000, limit * 4))}>
          {words.more}
        </Button>
      )}
    </Card>
  )
}

function useColumns(): Column<Series>[] {
  const { prices: words, markets, demo } = useStrings()
  const { language, zone } = useLocale()
  return [
    {
      title: words.columns.series,
      cell: (series) => (
        <span className="flex min-w-44 flex-wrap items-center gap-2">
          <Link to={seriesPath(series)} className="font-medium break-all text-accent hover:underline">
            {series.key}
          </Link>
          {series.demo && <Badge tone="warn">{demo.badge}</Badge>}
        </span>
      ),
    },
    {
      title: words.columns.gpu,
      cell: (series) => <span className="whitespace-nowrap">{series.gpu_count > 1 ? `${series.gpu_count} × ${series.gpu_label}` : series.gpu_label}</span>,
    },
    { title: words.columns.market, cell: (series) => <span className="whitespace-nowrap">{markets[series.market]}</span> },
    { title: words.columns.state, cell: (series) => <Badge tone={stateTone(series.state)}>{words.seriesStates[series.state]}</Badge> },
    {
      title: words.columns.hours,
      numeric: true,
      cell: (series) => (series.state === 'collecting' ? words.hoursOf(series.history_hours, neededHours) : formatNumber(series.history_hours, language)),
    },
    {
      title: words.columns.price,
      numeric: true,
      cell: (series) => (series.price_usd_per_hour === null ? '–' : formatRate(series.price_usd_per_hour, language)),
    },
    {
      title: words.columns.seen,
      numeric: true,
      cell: (series) => (series.last_observed_at === null ? '–' : formatDateTime(Date.parse(series.last_observed_at), language, zone)),
    },
  ]
}

export function stateTone(state: SeriesState): Tone {
  return state === 'fresh' ? 'good' : state === 'stale' ? 'warn' : state === 'collecting' ? 'accent' : 'plain'
}

/** The forecast page, set to this very series. */
export function seriesPath(series: Pick<Series, 'id' | 'gpu' | 'market'>): string {
  return `/?${query({ gpu: series.gpu, market: series.market, series: series.id })}`
}
