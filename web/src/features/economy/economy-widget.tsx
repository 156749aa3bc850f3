import { Link } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ProviderToggle } from './provider-toggle.tsx'
import { SavedCard } from './saved-card.tsx'
import { StateNotices } from './state-notices.tsx'
import { useChoice } from './use-choice.ts'
import { useLiveSavings } from './use-live.ts'
import { useMoney } from './use-money.ts'
import { WidgetSkeleton } from './widget-skeleton.tsx'

/** Savings on the first page: the amount that runs, what this session adds, and the way to everything else. */
export default function EconomyWidget() {
  const { economy: words, app } = useStrings()
  const [{ provider }] = useChoice()
  const money = useMoney()
  const live = useLiveSavings(provider)
  const { savings } = live
  if (!savings && live.error)
    return (
      <Card title={words.savedTitle} actions={<ProviderToggle />}>
        <Failure error={live.error} title={words.errorTitle} actions={<Button onClick={() => live.refresh()}>{app.retry}</Button>} />
      </Card>
    )
  if (!savings) return <WidgetSkeleton />
  if (savings.first_time) return <FirstTime />
  return (
    <div className="flex flex-col gap-4 [&>section:last-child]:flex-1">
      <StateNotices live={live} isPaused={false} />
      <SavedCard live={live} isPaused={false} actions={<ProviderToggle />}>
        <p className="num flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-t border-line pt-3 text-[13px] text-muted">
          <span>
            {words.session}:{' '}
            <strong className={savings.current_session_savings < 0 ? 'font-semibold text-bad' : 'font-semibold text-ink'}>
              {money.total(savings.current_session_savings)}
            </strong>
            ,{' '}
            {savings.not_compared_instances.length > 0
              ? words.hoursCompared(money.hours(savings.current_session_hours))
              : money.hours(savings.current_session_hours)}
          </span>
          <Link to="/savings" className="font-medium text-accent hover:underline">
            {words.openPage}
          </Link>
        </p>
      </SavedCard>
    </div>
  )
}

function FirstTime() {
  const { economy: words } = useStrings()
  return (
    <Card title={words.savedTitle} subtitle={words.first.title}>
      <p className="max-w-2xl text-muted">{words.first.widgetText}</p>
      <Link to="/savings" className={`${buttonLook({ tone: 'secondary' })} mt-4 self-start`}>
        {words.first.record}
      </Link>
    </Card>
  )
}
