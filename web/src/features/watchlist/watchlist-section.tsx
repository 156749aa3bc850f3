import clsx from 'clsx'
import { Star } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { query } from '../../app/api.ts'
import { useNow } from '../../app/use-now.ts'
import { usePollInterval } from '../../app/use-poll-interval.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { formatRate } from '../../ui/format-money.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { pricesApi, useCatalogueQuery, type CheapestQuestion } from '../prices/api.ts'
import type { Watched } from '../prices/cheapest-choice.ts'
import { Age, ChangeText, WeekLine } from '../prices/price-cells.tsx'
import { placeName } from '../prices/price-name.ts'
import { SavedFilters } from './saved-filters.tsx'
import { useWatchlist } from './use-watchlist.ts'
import { WatchButton } from './watch-button.tsx'

const calmMs = 2 * 60_000
/** Of a card, and of the row when there is nothing to show. */
const height = 'h-[116px]'
const emptyHeight = 'min-h-[60px] sm:h-[60px]'
const hadItemsKey = 'dumont.watching'

/** What a person watches, on the first page. It waits at the height it had last time, so that the forecast below does not jump. */
export function WatchlistSection() {
  const { watchlist: words, app } = useStrings()
  const { items, filters, isKnown, error, keepError, retry } = useWatchlist()
  const [hadItems] = useState(() => localStorage.getItem(hadItemsKey) !== null)
  const hasItems = items.length > 0
  useEffect(() => {
    if (!isKnown) return
    if (hasItems) localStorage.setItem(hadItemsKey, '1')
    else localStorage.removeItem(hadItemsKey)
  }, [isKnown, hasItems])
  return (
    <section aria-labelledby="watchlist-title" className="flex min-w-0 flex-col gap-2">
      <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="watchlist-title" className="text-[15px] font-semibold tracking-[-0.01em]">
          {words.title}
        </h2>
        <SavedFilters filters={filters} />
        <Link to="/prices" className="ml-auto text-[13px] font-medium text-accent hover:underline">
          {words.all}
        </Link>
      </div>
      {keepError && <Failure error={keepError} />}
      {error ? (
        <Failure error={error} actions={<Button onClick={retry}>{app.retry}</Button>} />
      ) : items.length > 0 ? (
        <ul aria-label={words.title} className={clsx('-mx-1 flex h-[124px] gap-3 overflow-x-auto px-1 py-1')}>
          {items.map((place) => (
            <WatchCard key={JSON.stringify(place)} place={place} />
          ))}
        </ul>
      ) : isKnown ? (
        <NothingWatched />
      ) : (
        <Skeleton className={clsx('rounded-xl', hadItems ? 'h-[124px]' : emptyHeight)} />
      )}
    </section>
  )
}

function NothingWatched() {
  const { watchlist: words } = useStrings()
  return (
    <div className={clsx('flex items-center gap-4 overflow-hidden rounded-xl border border-dashed border-line-strong px-4 py-2 sm:px-5', emptyHeight)}>
      <Star aria-hidden className="size-5 shrink-0 text-muted max-sm:hidden" />
      <p className="min-w-0 flex-1 text-[13px] text-muted">
        <strong className="font-semibold text-ink">{words.emptyTitle}</strong> {words.emptyText}
      </p>
      <Link to="/prices" className={clsx(buttonLook({ size: 'small' }), 'max-sm:whitespace-normal')}>
        {words.choose}
      </Link>
    </div>
  )
}

/** The forecast page, set to this GPU and place. */
export function forecastPath({ gpu, market, provider, region }: Watched): string {
  return `/?${query({ gpu, market, provider, region })}`
}

function WatchCard({ place }: { place: Watched }) {
  const { watchlist: words, markets, cheapest } = useStrings()
  const { language } = useLocale()
  const now = useNow()
  const { price, isKnown, answeredAt } = useWatchedPrice(place)
  const { data: catalogue } = useCatalogueQuery()
  const label = price?.gpu_label ?? catalogue?.gpus.find((one) => one.gpu === place.gpu)?.label ?? place.gpu
  const name = placeName(place, label, markets, language)
  const where = [place.market && markets[place.market], place.provider ?? price?.provider, place.region].filter(Boolean).join(', ')
  return (
    <li
      className={clsx(
        'relative flex w-[248px] shrink-0 flex-col justify-between rounded-xl border border-line bg-surface p-3 hover:border-line-strong',
        height,
      )}
    >
      <div className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <Link
            to={forecastPath(place)}
            aria-label={words.forecastOf(name)}
            className="block truncate text-[13px] font-semibold outline-none after:absolute after:inset-0 after:rounded-xl focus-visible:after:outline-2 focus-visible:after:outline-accent"
          >
            {label}
          </Link>
          <p className="truncate text-[12px] text-muted">{where}</p>
        </div>
        <WatchButton place={place} what={name} className="relative -mt-1.5 -mr-1.5" />
      </div>
      {price ? (
        <div className="flex items-end justify-between gap-2">
          <div className="num">
            <p className="text-[18px] leading-6 font-semibold tracking-[-0.015em]">{formatRate(price.price_usd_per_gpu_hour, language)}</p>
            <p className="flex gap-2 text-[12px] whitespace-nowrap text-muted">
              <ChangeText change={price.change_7d} />
              {price.no_answer_since === null ? (
                <Age price={price} now={now} answeredAt={answeredAt} />
              ) : (
                <span className="text-warn">{cheapest.noAnswerShort}</span>
              )}
            </p>
          </div>
          <WeekLine price={price} />
        </div>
      ) : isKnown ? (
        <p className="text-[13px] text-muted">{words.notOffered}</p>
      ) : (
        <Skeleton className="h-10 w-full" />
      )}
    </li>
  )
}

/** The cheapest row that fits what is watched; without a market the cheapest of all. */
function useWatchedPrice({ gpu, market, provider, region }: Watched) {
  const question: CheapestQuestion = { gpu, sort: 'price', limit: 1, market: market ?? undefined, provider: provider ?? undefined, region: region ?? undefined }
  const state = pricesApi.endpoints.cheapest.useQueryState(question)
  const pollingInterval = usePollInterval(calmMs, state)
  pricesApi.endpoints.cheapest.useQuerySubscription(question, { pollingInterval, skipPollingIfUnfocused: true, refetchOnFocus: true })
  return { price: state.data?.prices[0], isKnown: state.data !== undefined || state.isError, answeredAt: state.fulfilledTimeStamp ?? 0 }
}
