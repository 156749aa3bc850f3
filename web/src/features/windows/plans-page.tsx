import { Link } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { useNow } from '../../app/use-now.ts'
import { usePollInterval } from '../../app/use-poll-interval.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { formatUpdated } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useMeQuery } from '../accounts/api.ts'
import { windowsApi } from './api.ts'
import { FeedsCard } from './feeds-card.tsx'
import { PlanCard } from './plan-card.tsx'

// Plans are looked at again once an hour.
const calmMs = 4 * 60_000

/** Jobs that were kept, what became of them, and the calendar feed that carries them. */
export function PlansPage() {
  const { plans: words, app } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow()
  const { data: me } = useMeQuery()
  const plans = windowsApi.endpoints.plans.useQueryState()
  const pollingInterval = usePollInterval(calmMs, plans)
  const { refetch } = windowsApi.endpoints.plans.useQuerySubscription(undefined, {
    pollingInterval,
    skipPollingIfUnfocused: true,
    refetchOnFocus: true,
    refetchOnReconnect: true,
    refetchOnMountOrArgChange: 5,
  })
  const keptAt = formatUpdated(plans.fulfilledTimeStamp ?? now, now, language, zone)
  const retry = <Button onClick={() => void refetch()}>{app.retry}</Button>
  return (
    <>
      <PageTitle title={words.title} subtitle={words.subtitle} />
      {plans.error && <Failure error={plans.error} title={plans.data ? words.keptList(keptAt) : words.errorTitle} actions={retry} />}
      {plans.data ? (
        plans.data.length > 0 ? (
          <ul aria-label={words.list} className="grid gap-4 lg:grid-cols-2">
            {plans.data.map((plan) => (
              <li key={plan.id} className="flex">
                <PlanCard plan={plan} now={now} canChange={me?.role !== 'viewer'} />
              </li>
            ))}
          </ul>
        ) : (
          <Empty title={words.emptyTitle} text={words.emptyText}>
            <Link to="/" className={buttonLook({ tone: 'primary' })}>
              {words.choose}
            </Link>
          </Empty>
        )
      ) : (
        !plans.error && <Waiting />
      )}
      <FeedsCard />
    </>
  )
}

function Waiting() {
  const { app } = useStrings()
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <p role="status" className="sr-only">
        {app.loading}
      </p>
      <Skeleton className="h-72 rounded-xl" />
      <Skeleton className="h-72 rounded-xl" />
    </div>
  )
}
