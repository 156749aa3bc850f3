import type { PriceSheet } from '@dumont/contracts'
import { useState } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { formatDate } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { useLazyPriceSheetQuery, usePriceSheetQuery, useSavePriceSheetMutation } from './api.ts'
import { providerLabels } from './compared.ts'
import { LoadSheet } from './load-sheet.tsx'
import { useMoney } from './use-money.ts'

type Row = PriceSheet['rows'][number]

const keyOf = ({ provider, gpu, effective_from: since }: Row): string => `${provider} ${gpu} ${since ?? ''}`

/** The workspace's negotiated prices: seen, loaded and removed. */
export function OwnPricesCard({ mayChange }: { mayChange: boolean }) {
  const { savingsSettings: words, app } = useStrings()
  const { data, error, refetch } = usePriceSheetQuery(undefined, { refetchOnMountOrArgChange: true })
  const [save, saving] = useSavePriceSheetMutation()
  const columns = useColumns(mayChange)
  return (
    <Card title={words.sheetTitle} subtitle={words.sheetText} actions={mayChange && <LoadSheet />}>
      <div className="flex flex-col gap-4">
        {error && !data && <Failure error={error} actions={<Button onClick={() => void refetch()}>{app.retry}</Button>} />}
        {data && data.rows.length > 0 && <Table label={words.sheetTitle} className="max-h-[420px]" columns={columns} rows={data.rows} rowKey={keyOf} />}
        {data?.rows.length === 0 && <p className="text-muted">{words.sheetNone}</p>}
        {!data && !error && <Skeleton className="h-24" />}
        {saving.error && <Failure error={saving.error} />}
        {mayChange && data && data.rows.length > 0 && (
          <Confirm
            title={words.sheetRemoveTitle}
            text={words.sheetRemoveText}
            confirmLabel={words.sheetRemoveAll}
            cancelLabel={app.cancel}
            onConfirm={() => void save({ rows: [] })}
          >
            <Button tone="danger" size="small" className="self-start" disabled={saving.isLoading}>
              {words.sheetRemoveAll}
            </Button>
          </Confirm>
        )}
      </div>
    </Card>
  )
}

function useColumns(mayChange: boolean): Column<Row>[] {
  const { savingsSettings: words } = useStrings()
  const { language } = useLocale()
  const money = useMoney()
  const columns: Column<Row>[] = [
    { title: words.sheetColumns.provider, cell: ({ provider }) => providerLabels[provider] },
    {
      title: words.sheetColumns.gpu,
      cell: ({ gpu, known }) => (
        <span className="flex flex-wrap items-center gap-2 font-medium">
          {gpu}
          {!known && (
            <span title={words.sheetUnknownGpuHint}>
              <Badge tone="warn">{words.sheetUnknownGpu}</Badge>
            </span>
          )}
        </span>
      ),
    },
    { title: words.sheetColumns.price, numeric: true, cell: ({ usd_per_gpu_hour: usd }) => money.exactRate(usd) },
    {
      title: words.sheetColumns.since,
      cell: ({ effective_from: since }) => (
        <span className="whitespace-nowrap">{since === null ? words.sheetAlways : formatDate(Date.parse(since), language, 'UTC')}</span>
      ),
    },
    { title: words.sheetColumns.note, cell: ({ note }) => note ?? '' },
  ]
  return mayChange ? [...columns, { title: words.remove, hideTitle: true, numeric: true, cell: (row) => <RemoveRow row={row} /> }] : columns
}

/** The sheet is written whole, so it is read again first. */
function RemoveRow({ row }: { row: Row }) {
  const { savingsSettings: words } = useStrings()
  const [read] = useLazyPriceSheetQuery()
  const [save, saving] = useSavePriceSheetMutation()
  const [failed, setFailed] = useState<unknown>()
  const remove = async () => {
    const { data, error } = await read(undefined, false)
    setFailed(error)
    if (data && !error) await save({ rows: data.rows.filter((one) => keyOf(one) !== keyOf(row)).map(({ known: _known, ...rest }) => rest) })
  }
  return (
    <>
      <Button size="small" disabled={saving.isLoading} aria-label={words.sheetRemoveRow(row.gpu, providerLabels[row.provider])} onClick={() => void remove()}>
        {words.remove}
      </Button>
      {(failed ?? saving.error) !== undefined && <Failure error={failed ?? saving.error} />}
    </>
  )
}
