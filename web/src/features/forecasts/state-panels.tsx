import type { Series } from '@dumont/contracts'
import { LoaderCircle } from 'lucide-react'
import { Link } from 'react-router'
import type { ApiError } from '../../app/api-error.ts'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { formatDate, formatDayShort, formatHour } from '../../ui/format-time.ts'
import { Notice } from '../../ui/notice.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { PageState } from './page-state.ts'

/** What stands between the key figures and the chart: how old the prices are, what went wrong, what is awaited. */
export function StateNotices({ state, series, onRetry }: { state: PageState; series: Series; onRetry: () => void }) {
  const { states: words } = useStrings().forecast
  const { language, zone } = useLocale()
  const seenAt = series.last_observed_at === null ? undefined : Date.parse(series.last_observed_at)
  return (
    <>
      {state.kind === 'collecting' && <Collecting state={state} />}
      {state.kind === 'pending' && <Pending />}
      {state.kind === 'failed' && <Retry error={state.error} title={words.errorTitle} onRetry={onRetry} />}
      {state.kind === 'shown' && state.error && (
        <Retry error={state.error} title={words.errorKept(formatHour(Date.parse(state.cost.issued_at), language, zone))} onRetry={onRetry} />
      )}
      {series.state === 'stale' && seenAt !== undefined && (
        <Notice tone="warn" title={words.staleTitle}>
          {words.stale(formatHour(seenAt, language, zone))}
        </Notice>
      )}
      {series.state === 'ended' && seenAt !== undefined && (
        <Notice tone="info" title={words.endedTitle(formatDate(seenAt, language, zone))}>
          {words.endedText}
        </Notice>
      )}
    </>
  )
}

function Retry({ error, title, onRetry }: { error: ApiError; title: string; onRetry: () => void }) {
  const { app } = useStrings()
  return (
    <Failure
      error={error}
      title={title}
      actions={
        <Button size="small" onClick={onRetry}>
          {app.retry}
        </Button>
      }
    />
  )
}

function Collecting({ state }: { state: Extract<PageState, { kind: 'collecting' }> }) {
  const { states: words } = useStrings().forecast
  const { language, zone } = useLocale()
  return (
    <section aria-label={words.collectingShort} role="status" className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-5">
      <div>
        <h2 className="text-[18px] font-semibold tracking-[-0.015em]">{words.collectingTitle(state.have, state.need)}</h2>
        <p className="text-muted">
          {state.startsAt === undefined ? words.collectingTextPlain : words.collectingText(formatDayShort(state.startsAt, language, zone))}
        </p>
      </div>
      <Progress label={words.collectingBar} share={state.have / state.need} />
    </section>
  )
}

function Pending() {
  const { states: words } = useStrings().forecast
  return (
    <div role="status" className="flex items-center gap-3 rounded-xl border border-line bg-surface px-5 py-4">
      <LoaderCircle aria-hidden className="size-5 animate-spin text-accent" />
      <p>
        <strong className="font-semibold">{words.pendingTitle}.</strong> <span className="text-muted">{words.pendingText}</span>
      </p>
    </div>
  )
}

export function NoPrices({ canImport }: { canImport: boolean }) {
  const { forecast: words, demo } = useStrings()
  return (
    <Empty title={words.states.emptyTitle} text={words.states.emptyText}>
      {canImport && (
        <div className="flex flex-wrap justify-center gap-2">
          <Link to="/providers" className={buttonLook({ tone: 'primary' })}>
            {demo.connect}
          </Link>
          <Link to="/prices/series" className={buttonLook({})}>
            {demo.import}
          </Link>
        </div>
      )}
    </Empty>
  )
}

export function NoSeries({ onShowAll }: { onShowAll: () => void }) {
  const { states: words } = useStrings().forecast
  return (
    <Empty title={words.noSeriesTitle} text={words.noSeriesText}>
      <Button tone="primary" onClick={onShowAll}>
        {words.showAll}
      </Button>
    </Empty>
  )
}

/** The shape of what comes, at its size. */
export function ForecastSkeleton() {
  const { app } = useStrings()
  return (
    <>
      <p role="status" className="sr-only">
        {app.loading}
      </p>
      <Skeleton className="h-[206px] rounded-xl lg:h-[103px]" />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_352px]">
        <Skeleton className="h-[560px] rounded-xl lg:h-[720px]" />
        <Skeleton className="h-[720px] rounded-xl" />
      </div>
      <Skeleton className="h-[700px] rounded-xl md:h-[450px]" />
    </>
  )
}
