import type { Alert } from '@dumont/contracts'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { AlertItem } from './alert-item.tsx'
import { AlertsNav } from './alerts-nav.tsx'
import { useAlertsQuery, useLazyAlertsQuery, useMarkReadMutation, type Alerts } from './api.ts'
import { LateEvaluator } from './late-evaluator.tsx'

const pageSize = 30

export function AlertsPage() {
  const { alerts: words, rules, app } = useStrings()
  const { data, error, refetch } = useAlertsQuery({ limit: pageSize }, { pollingInterval: 60_000, skipPollingIfUnfocused: true, refetchOnFocus: true })
  return (
    <>
      <PageTitle
        title={words.title}
        subtitle={words.subtitle}
        actions={
          <Link to="/alerts/rules" className={buttonLook({})}>
            {rules.title}
          </Link>
        }
      />
      <AlertsNav />
      {error && <Failure error={error} title={data ? words.kept : words.errorTitle} actions={<Button onClick={() => void refetch()}>{app.retry}</Button>} />}
      {data && (
        <>
          <LateEvaluator alerts={data} />
          {!data.email_configured && (
            <Notice tone="info" title={words.noMail.title}>
              {words.noMail.text}
            </Notice>
          )}
          <List newest={data} />
        </>
      )}
      {!data && !error && <Skeleton className="h-72 rounded-xl" />}
    </>
  )
}

function List({ newest }: { newest: Alerts }) {
  const { alerts: words } = useStrings()
  const isNew = useSeen(newest)
  const [older, setOlder] = useState<Pick<Alerts, 'alerts' | 'next_before'>>()
  const [ask, { isFetching, error }] = useLazyAlertsQuery()
  const last = older ?? newest
  const more = async () => {
    if (last.next_before === null) return
    const next = await ask({ before: last.next_before, limit: pageSize })
    if (next.data) setOlder({ alerts: [...(older?.alerts ?? []), ...next.data.alerts], next_before: next.data.next_before })
  }
  if (newest.alerts.length === 0)
    return (
      <Empty title={words.emptyTitle} text={words.emptyText}>
        <Link to="/budgets" className={buttonLook({ tone: 'primary' })}>
          {words.toBudgets}
        </Link>
      </Empty>
    )
  return (
    <>
      <ul aria-label={words.title} className="flex flex-col gap-3">
        {withoutTwice([...newest.alerts, ...(older?.alerts ?? [])]).map((alert) => (
          <AlertItem key={alert.id} alert={alert} isNew={isNew(alert)} isMailConfigured={newest.email_configured} />
        ))}
      </ul>
      {error && <Failure error={error} />}
      {last.next_before !== null && (
        <Button className="self-center" disabled={isFetching} onClick={() => void more()}>
          {words.more}
        </Button>
      )}
    </>
  )
}

/** What fires while the page is open pushes others from the newest page into an older one that was read before. */
function withoutTwice(all: Alert[]): Alert[] {
  return [...new Map(all.toReversed().map((one) => [one.id, one])).values()].toReversed()
}

/** Whoever sees the list has read it; what was new when it came stays marked until the page is left. */
function useSeen({ alerts }: Alerts) {
  const [fresh, setFresh] = useState<ReadonlySet<number>>(new Set())
  const [markRead] = useMarkReadMutation()
  useEffect(() => {
    const unread = alerts.filter((one) => one.unread).map(({ id }) => id)
    if (unread.length === 0) return
    setFresh((old) => new Set([...old, ...unread]))
    void markRead(Math.max(...unread))
  }, [alerts, markRead])
  return (alert: Alert) => alert.unread || fresh.has(alert.id)
}
