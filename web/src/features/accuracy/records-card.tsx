import { Download } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { query } from '../../app/api.ts'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { providerName } from '../../ui/provider-name.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Table } from '../../ui/table.tsx'
import { accuracyApi, recordsCsvUrl, type RecordsQuestion } from './api.ts'
import { orderOf, ways, type AccuracyChoice, type ChoiceChange } from './choice.ts'
import { useRecordColumns, type Row } from './record-columns.tsx'

const pageSize = 100
const mostRows = 5000

/** The record of everything, one row per GPU, provider or series. */
export function RecordsCard({ choice, change }: { choice: AccuracyChoice; change: (change: ChoiceChange) => void }) {
  const { accuracy: words, forecast, cheapest, demo, app, prices } = useStrings()
  const { language } = useLocale()
  const [limit, setLimit] = useState(pageSize)
  const asked: RecordsQuestion = { by: choice.by, days: Number(choice.days), ...orderOf(choice.sort), limit }
  // While another order is being asked for, the rows of before stay: nothing jumps.
  const { data, error, isFetching, refetch } = accuracyApi.endpoints.records.useQuery(asked, { refetchOnFocus: true })
  const rows = data?.by === choice.by ? data : undefined
  const columns = useRecordColumns(words.by[choice.by], (row) => (row === rows?.overall ? words.overall : <Name row={row} />))
  return (
    <Card
      title={words.recordsTitle}
      subtitle={
        <span className="flex flex-wrap items-center gap-2">
          {words.recordsSubtitle(choice.days)} {rows?.demo && <Badge tone="warn">{demo.badge}</Badge>}
        </span>
      }
      actions={
        <div className="flex flex-wrap gap-2">
          <Segmented
            label={words.oneRowPer}
            value={choice.by}
            options={ways.map((value) => ({ value, label: words.by[value] }))}
            onChange={(by) => change({ by })}
          />
          <a className={buttonLook({ size: 'small' })} href={recordsCsvUrl({ ...asked, limit: undefined })} download aria-label={words.recordsCsv}>
            <Download aria-hidden />
            {forecast.csv}
          </a>
        </div>
      }
    >
      {error && <Failure error={error} actions={<Button onClick={() => void refetch()}>{app.retry}</Button>} />}
      {!rows && !error && <Skeleton className="h-72" />}
      {rows && rows.rows.length === 0 && <p className="text-muted">{words.recordsNone}</p>}
      {rows && rows.rows.length > 0 && (
        <div aria-busy={isFetching} className="flex flex-col gap-3">
          <Table
            label={words.recordsTitle}
            columns={columns}
            rows={rows.rows}
            totals={rows.overall}
            rowKey={({ name, series_id }) => series_id ?? name}
            sorting={{ sort: choice.sort, onSort: (sort) => change({ sort }), sortBy: cheapest.sortBy }}
            className="max-h-[560px]"
          />
          {rows.rows.length < rows.total && (
            <p className="num flex items-center gap-3 text-[13px] text-muted">
              {words.recordsShown(formatNumber(rows.rows.length, language), formatNumber(rows.total, language))}
              {limit < mostRows && (
                <Button size="small" disabled={isFetching} onClick={() => setLimit(mostRows)}>
                  {prices.more}
                </Button>
              )}
            </p>
          )}
        </div>
      )}
    </Card>
  )
}

/** A link that chooses the row on this page; a provider has no single record. */
function Name({ row }: { row: Row }) {
  const { markets } = useStrings()
  const search = row.series_id !== null ? query({ gpu: row.gpu, market: row.market, series: row.series_id }) : query({ gpu: row.gpu })
  const place = [row.series_id !== null && row.provider && providerName(row.provider), row.region, row.market && markets[row.market]].filter(Boolean)
  return (
    <span className="flex min-w-36 flex-col">
      {row.gpu === null ? (
        <span className="font-medium">{providerName(row.name)}</span>
      ) : (
        <Link to={`/accuracy?${search}`} className="font-medium break-all hover:underline">
          {row.name}
        </Link>
      )}
      {place.length > 0 && <span className="text-[12px] text-muted">{place.join(', ')}</span>}
    </span>
  )
}
