import type { PastForecast, Series } from '@dumont/contracts'
import { skipToken } from '@reduxjs/toolkit/query/react'
import { ChartLine, Table as TableIcon } from 'lucide-react'
import { useMemo, useState } from 'react'
import { asApiError } from '../../app/api-error.ts'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatHour, zoneLabel } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useHistorySinceQuery } from '../prices/api.ts'
import { accuracyApi } from './api.ts'
import { SaidChart } from './said-chart.tsx'
import { defaultForecast, saidRows, saidSpan, type Kept } from './said-data.ts'
import { SaidLegend, SaidScore } from './said-parts.tsx'
import { SaidPicker } from './said-picker.tsx'
import { SaidTable } from './said-table.tsx'

type Props = { series: Series; said: number | undefined; onSaid: (id: number) => void }

/** Any forecast that was kept, drawn over what came true. */
export function SaidCard({ series, said, onSaid }: Props) {
  const { accuracy, app } = useStrings()
  const { said: words } = accuracy
  const { language, zone } = useLocale()
  const now = useNow()
  const list = accuracyApi.endpoints.keptForecasts.useInfiniteQuery(series.id, { refetchOnFocus: true })
  const kept = useMemo(() => list.currentData?.pages.flatMap(({ forecasts }) => forecasts), [list.currentData])
  const id = said ?? (kept && defaultForecast(kept)?.id)
  const { data, error, refetch } = accuracyApi.endpoints.pastForecast.useQuery(id === undefined ? skipToken : { series: series.id, id })
  const failed = asApiError(error ?? list.error)
  const isGone = asApiError(error)?.status === 404
  // While another time is chosen, the picture of before stays; a forecast of another series never does.
  const past = !error && data?.series.id === series.id ? data : undefined
  const chosen = kept?.find((one) => one.id === id) ?? (past && past.id === id ? asKept(past) : undefined)
  return (
    <Card
      title={words.title}
      subtitle={past ? words.subtitle(formatHour(Date.parse(past.issued_at), language, zone), zoneLabel(zone, now, language)) : words.text}
    >
      {kept?.length === 0 && !past ? (
        <p className="text-muted">{words.none}</p>
      ) : (
        <div className="flex flex-col gap-4">
          {isGone && kept?.[0] ? (
            <Gone onNewest={() => onSaid((defaultForecast(kept) ?? kept[0]!).id)} />
          ) : (
            failed && <Failure error={failed} actions={<Button onClick={() => void (error ? refetch() : list.refetch())}>{app.retry}</Button>} />
          )}
          {kept && chosen && (
            <SaidPicker
              kept={kept.some((one) => one.id === chosen.id) ? kept : [...kept, chosen]}
              chosen={chosen}
              onChoose={onSaid}
              onOlder={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
              isLoadingOlder={list.isFetchingNextPage}
            />
          )}
          {past ? <Drawn past={past} now={now} /> : !failed && <Skeleton className="h-[440px]" />}
        </div>
      )}
    </Card>
  )
}

/** A shared forecast older than the pages that are loaded: it stands at the old end. */
const asKept = ({ id, issued_at, origin, model_version, cold_start, complete }: PastForecast): Kept => ({
  id,
  issued_at,
  origin,
  model_version,
  cold_start,
  complete,
})

function Gone({ onNewest }: { onNewest: () => void }) {
  const { said: words } = useStrings().accuracy
  return (
    <div role="status" className="flex flex-wrap items-center gap-3">
      <p className="text-muted">{words.gone}</p>
      <Button size="small" onClick={onNewest}>
        {words.showNewest}
      </Button>
    </div>
  )
}

function Drawn({ past, now }: { past: PastForecast; now: number }) {
  const { forecast } = useStrings()
  const [isTable, setTable] = useState(false)
  const origin = Date.parse(past.origin)
  const before = useHistorySinceQuery({ id: past.series.id, from: new Date(saidSpan(origin).from).toISOString(), to: past.origin })
  const rows = useMemo(() => saidRows(past, before.currentData), [past, before.currentData])
  return (
    <>
      <SaidScore past={past} />
      <div className="relative h-[320px] sm:h-[380px]">{isTable ? <SaidTable rows={rows} /> : <SaidChart past={past} rows={rows} now={now} />}</div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-t border-line pt-4">
        <SaidLegend />
        <Button size="small" onClick={() => setTable(!isTable)}>
          {isTable ? <ChartLine aria-hidden /> : <TableIcon aria-hidden />}
          {isTable ? forecast.showChart : forecast.showTable}
        </Button>
      </div>
    </>
  )
}
