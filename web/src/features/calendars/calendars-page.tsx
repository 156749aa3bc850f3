import type { CalendarStatus } from '@dumont/contracts'
import { useEffect } from 'react'
import { Link, useLocation } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useMeQuery } from '../accounts/api.ts'
import { ComputeCard } from './compute-card.tsx'
import { ConnectionsCard } from './connections-card.tsx'
import { SetUpCard } from './set-up-card.tsx'
import { SubscribeCard } from './subscribe-card.tsx'
import { useWatchedStatus } from './use-calendar.ts'

/** Calendars of the reader: connections, addresses subscribed to, set-up of Google, and which events are GPU work. */
export function CalendarsPage() {
  const { calendarSettings: words, app } = useStrings()
  const { data: me } = useMeQuery()
  const { status, error, refetch } = useWatchedStatus()
  useScrollToPart(status !== undefined)
  const mayChange = me?.role !== 'viewer'
  return (
    <div className="flex flex-col gap-4">
      {error && <Failure error={error} title={status ? words.kept : words.errorTitle} actions={<Button onClick={() => void refetch()}>{app.retry}</Button>} />}
      {!mayChange && <p className="text-muted">{words.membersOnly}</p>}
      {status ? <ConnectionsCard status={status} mayChange={mayChange} /> : !error && <Skeleton className="h-64 rounded-xl" />}
      {mayChange && <Changes status={status} />}
    </div>
  )
}

/** What only members do. */
function Changes({ status }: { status: CalendarStatus | undefined }) {
  return (
    <>
      {status && !status.google_configured && <SetUpCard status={status} />}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div id="subscribe">
          <SubscribeCard />
        </div>
        <FeedCard />
      </div>
      <ComputeCard />
      {status?.google_configured && <SetUpCard status={status} />}
    </>
  )
}

/** The other direction has its place among the plans. */
function FeedCard() {
  const { calendarSettings: words } = useStrings()
  return (
    <Card title={words.feedTitle} subtitle={words.feedText}>
      <Link to="/plans" className="self-start text-[13px] font-medium text-accent hover:underline">
        {words.feedLink}
      </Link>
    </Card>
  )
}

/** A link such as /settings/calendars#set-up leads to that part, once it is there. */
function useScrollToPart(isThere: boolean) {
  const { hash } = useLocation()
  useEffect(() => {
    if (isThere && hash.length > 1) document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'start' })
  }, [hash, isThere])
}
