import type { Series } from '@dumont/contracts'
import { useCallback } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { useNow } from '../../app/use-now.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { formatUpdated } from '../../ui/format-time.ts'
import { useMeQuery } from '../accounts/api.ts'
import { useCatalogueQuery } from '../prices/api.ts'
import { SavingsAndAccuracy } from '../accuracy/savings-and-accuracy.tsx'
import { WatchlistSection } from '../watchlist/watchlist-section.tsx'
import { ForecastView } from './forecast-view.tsx'
import type { Choice, Gpu, RangeName, Selection } from './selection.ts'
import { Selectors } from './selectors.tsx'
import { ShareButton } from './share-button.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { ForecastSkeleton, NoPrices, NoSeries } from './state-panels.tsx'
import { useSeriesChoice } from './use-forecast.ts'
import { useSelection, type Change } from './use-selection.ts'

const noGpus: never[] = []

export function CostForecastPage() {
  const { forecast: words, app } = useStrings()
  const { data: me } = useMeQuery()
  const catalogue = useCatalogueQuery(undefined, { refetchOnFocus: true })
  const gpus = catalogue.data?.gpus ?? noGpus
  const [selection, change] = useSelection(gpus)
  const { choice, error, retry } = useSeriesChoice(selection, selection.gpu?.gpu)
  const failure = catalogue.data ? error : catalogue.error
  return (
    <>
      <PageTitle
        title={words.title}
        subtitle={<Subtitle selection={selection} choice={choice} />}
        actions={<PageActions selection={selection} change={change} />}
      />
      {catalogue.data && !catalogue.data.has_prices ? (
        <NoPrices canImport={me?.instance_admin ?? false} />
      ) : (
        <>
          <WatchlistSection />
          <Selectors gpus={gpus} selection={selection} choice={choice} onChange={change} />
          {failure ? (
            <Failure
              error={failure}
              title={words.states.errorTitle}
              actions={<Button onClick={() => void (catalogue.data ? retry() : catalogue.refetch())}>{app.retry}</Button>}
            />
          ) : (
            <Body selection={selection} choice={choice} change={change} gpus={gpus} />
          )}
        </>
      )}
      <SavingsAndAccuracy choice={choice} selection={selection} isShown={!failure && catalogue.data?.has_prices !== false} />
    </>
  )
}

function Body({ selection, choice, change, gpus }: { selection: Selection; choice: Choice | undefined; change: Change; gpus: Gpu[] }) {
  if (!choice) return <ForecastSkeleton />
  if (!choice.series) return <NoSeries onShowAll={() => change({ provider: '', region: '', series: '' })} />
  return <ForecastView key={choice.series.id} series={choice.series} choice={choice} selection={selection} change={change} gpus={gpus} />
}

function PageActions({ selection, change }: { selection: Selection; change: Change }) {
  const onRange = useCallback((range: RangeName) => change({ range }, { replace: true }), [change])
  const other = selection.view === 'table' ? 'chart' : 'table'
  const onToggleView = useCallback(() => change({ view: other }, { replace: true }), [change, other])
  return (
    <>
      <Shortcuts onRange={onRange} onToggleView={onToggleView} />
      <ShareButton />
    </>
  )
}

/** 'RTX 4090, spot, vast, eu-north. Updated 11:00' */
function Subtitle({ selection, choice }: { selection: Selection; choice: Choice | undefined }) {
  const { forecast: words, markets, demo } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow()
  const series: Series | undefined = choice?.series
  if (!selection.gpu) return <span>&nbsp;</span>
  const place = [series?.provider ?? selection.provider, series?.region ?? selection.region].filter(Boolean)
  const what = [selection.gpu.label, markets[series?.market ?? selection.market].toLocaleLowerCase(language), ...place].join(', ')
  const seenAt = series?.last_observed_at
  return (
    <>
      <span>
        {what}
        {seenAt && `. ${words.updated(formatUpdated(Date.parse(seenAt), now, language, zone))}`}
      </span>
      {series?.demo && <Badge tone="warn">{demo.badge}</Badge>}
    </>
  )
}
