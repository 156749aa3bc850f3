import clsx from 'clsx'
import { Download } from 'lucide-react'
import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useIsNarrow } from '../../app/use-is-narrow.ts'
import { useNow } from '../../app/use-now.ts'
import { usePollInterval } from '../../app/use-poll-interval.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { formatUpdated } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SavedFilters } from '../watchlist/saved-filters.tsx'
import { useWatchlist } from '../watchlist/use-watchlist.ts'
import { cheapestCsvUrl, pricesApi, type CheapestQuestion } from './api.ts'
import { CheapestCards } from './cheapest-cards.tsx'
import { changeCheapestChoice, countFilters, noFilters, questionOf, readCheapestChoice } from './cheapest-choice.ts'
import { CheapestFilters, type ChangeChoice } from './cheapest-filters.tsx'
import { CheapestTable } from './cheapest-table.tsx'

const pageSize = 100
const mostRows = 1000
const calmMs = 60_000

export function CheapestPage() {
  const [params, setParams] = useSearchParams()
  const choice = useMemo(() => readCheapestChoice(params), [params])
  const change: ChangeChoice = useCallback(
    (next) => setParams((old) => changeCheapestChoice(old, next), { preventScrollReset: true, replace: 'sort' in next }),
    [setParams],
  )
  const [limit, setLimit] = useState(pageSize)
  const isNarrow = useIsNarrow()
  const { filters, removeFilter, keepError } = useWatchlist()
  return (
    <section className="flex flex-col gap-4">
      <CheapestFilters choice={choice} isNarrow={isNarrow} onChange={change} />
      {keepError && <Failure error={keepError} />}
      <Found
        question={{ ...questionOf(choice), limit }}
        choice={choice}
        isNarrow={isNarrow}
        onChange={change}
        saved={<SavedFilters filters={filters} onRemove={removeFilter} />}
        onMore={limit < mostRows ? () => setLimit(mostRows) : undefined}
      />
    </section>
  )
}

/** While other filters are being asked for, the rows of before stay: nothing jumps. */
function useCheapest(question: CheapestQuestion) {
  const state = pricesApi.endpoints.cheapest.useQueryState(question)
  const pollingInterval = usePollInterval(calmMs, state)
  const { refetch } = pricesApi.endpoints.cheapest.useQuerySubscription(question, {
    pollingInterval,
    skipPollingIfUnfocused: true,
    refetchOnFocus: true,
    refetchOnReconnect: true,
    refetchOnMountOrArgChange: 30,
  })
  return { ...state, refetch }
}

type FoundProps = {
  question: CheapestQuestion
  choice: ReturnType<typeof readCheapestChoice>
  isNarrow: boolean
  onChange: ChangeChoice
  saved: ReactNode
  onMore: (() => void) | undefined
}

function Found({ question, choice, isNarrow, saved, onChange, onMore }: FoundProps) {
  const { cheapest: words, app } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow(30_000)
  const { data, error, isFetching, fulfilledTimeStamp, refetch } = useCheapest(question)
  const answeredAt = fulfilledTimeStamp ?? now
  const retry = (
    <Button size="small" onClick={() => void refetch()}>
      {app.retry}
    </Button>
  )
  const rows = data && { prices: data.prices, choice, now, answeredAt }
  const title = data && words.kept(formatUpdated(answeredAt, now, language, zone))
  return (
    <>
      <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-2">
        <p aria-live="polite" className="num min-w-20 text-[13px] text-muted">
          {data && words.found(formatNumber(data.prices.length, language), formatNumber(data.total, language))}
        </p>
        {saved}
        <a className={clsx(buttonLook({ size: 'small' }), 'ml-auto')} href={cheapestCsvUrl(question)} download aria-label={words.csvLabel}>
          <Download aria-hidden />
          {words.csv}
        </a>
      </div>
      {error && <Failure error={error} title={title} actions={retry} />}
      {!data && !error && <RowsSkeleton isNarrow={isNarrow} />}
      {data?.prices.length === 0 && <Nothing isFiltered={countFilters(choice) > 0} onClear={() => onChange(noFilters)} />}
      {rows && rows.prices.length > 0 && (
        <div aria-busy={isFetching}>{isNarrow ? <CheapestCards {...rows} /> : <CheapestTable {...rows} onSort={(sort) => onChange({ sort })} />}</div>
      )}
      {data && data.prices.length < data.total && onMore && (
        <Button className="self-start" disabled={isFetching} onClick={onMore}>
          {words.more}
        </Button>
      )}
    </>
  )
}

function Nothing({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { cheapest: words } = useStrings()
  if (isFiltered)
    return (
      <Empty title={words.emptyTitle} text={words.emptyText}>
        <Button tone="primary" onClick={onClear}>
          {words.clear}
        </Button>
      </Empty>
    )
  return (
    <Empty title={words.noneTitle} text={words.noneText}>
      <Link to="/providers" className={buttonLook({ tone: 'primary' })}>
        {words.connect}
      </Link>
    </Empty>
  )
}

function RowsSkeleton({ isNarrow }: { isNarrow: boolean }) {
  const { app } = useStrings()
  return (
    <>
      <p role="status" className="sr-only">
        {app.loading}
      </p>
      {isNarrow ? (
        <div className="grid gap-3 sm:grid-cols-2">
          {Array.from({ length: 4 }, (_, i) => (
            <Skeleton key={i} className="h-64 rounded-xl" />
          ))}
        </div>
      ) : (
        <Skeleton className="h-[max(420px,calc(100dvh-260px))] rounded-lg" />
      )}
    </>
  )
}
