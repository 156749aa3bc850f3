import type { CalendarStatus } from '@dumont/contracts'
import { CalendarDays, LoaderCircle, Settings2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatUpdated } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { BetterTimes } from './better-times.tsx'
import type { CalendarCardProps } from './calendar-card-props.ts'
import { ConnectButton } from './consent-buttons.tsx'
import { NextEvents } from './next-events.tsx'
import { StateLine } from './state-line.tsx'

/** The reader's calendar beside the forecast: its state in words, better times for GPU work, and what comes next. */
export default function CalendarCard(props: CalendarCardProps) {
  const { calendar: words, app } = useStrings()
  const { status, statusError, retry } = props.calendar
  if (statusError) {
    return (
      <Failure
        error={statusError}
        title={words.unreachable}
        actions={
          <Button size="small" onClick={retry}>
            {app.retry}
          </Button>
        }
      />
    )
  }
  if (!status) return <Waiting />
  if (status.connections.length === 0) return props.mayChange ? <Invitation status={status} /> : null
  return <Connected {...props} status={status} />
}

const patienceMs = 8_000

function Waiting() {
  const { calendar: words, app } = useStrings()
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  if (isSlow) return <Strip title={words.title} text={words.slow} isStatus />
  return (
    <div>
      <p role="status" className="sr-only">
        {app.loading}
      </p>
      <Skeleton className="h-[78px] rounded-xl" />
    </div>
  )
}

/** Nothing is connected: what a calendar is good for here, and the ways to have one. */
function Invitation({ status }: { status: CalendarStatus }) {
  const { calendar: words } = useStrings()
  const { title, text } = words.states[status.google_configured ? 'not_connected' : 'not_configured']
  return (
    <Strip title={title} text={text}>
      {status.google_configured ? (
        <ConnectButton />
      ) : (
        <Link to="/settings/calendars#set-up" className={buttonLook({})}>
          {words.setUp}
        </Link>
      )}
      <Link to="/settings/calendars#subscribe" className={buttonLook({ tone: 'quiet' })}>
        {words.subscribe}
      </Link>
    </Strip>
  )
}

function Strip({ title, text, isStatus, children }: { title: string; text: string; isStatus?: boolean; children?: React.ReactNode }) {
  const { calendar: words } = useStrings()
  return (
    <section aria-label={words.title} className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border border-line bg-surface px-4 py-4 sm:px-5">
      <CalendarDays aria-hidden className="size-5 shrink-0 text-event" />
      <p role={isStatus ? 'status' : undefined} className="min-w-0 flex-1 basis-64 text-[13px] text-muted">
        <strong className="block text-[14px] font-semibold text-ink">{title}</strong>
        {text}
      </p>
      {children && <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:[&>*]:flex-1">{children}</div>}
    </section>
  )
}

function Connected(props: CalendarCardProps & { status: CalendarStatus }) {
  const { calendar: words } = useStrings()
  const { status, calendar, now } = props
  const isEmpty = calendar.events?.length === 0
  return (
    <Card title={words.title} subtitle={<Synced status={status} now={now} />} actions={<SettingsLink />}>
      <div className="flex flex-col gap-4">
        <StateLine status={status} isEmpty={isEmpty} now={now} />
        {calendar.eventsError && <Failure error={calendar.eventsError} title={calendar.events ? words.eventsKept : words.eventsFailed} />}
        {!calendar.events && !calendar.eventsError && <LoadingEvents />}
        {calendar.events && !isEmpty && (
          <div className="grid gap-x-8 gap-y-6 md:grid-cols-2">
            <BetterTimes {...props} />
            <NextEvents {...props} />
          </div>
        )}
      </div>
    </Card>
  )
}

function Synced({ status: { connections }, now }: { status: CalendarStatus; now: number }) {
  const { calendar: words } = useStrings()
  const { language, zone } = useLocale()
  const [only] = connections
  const names = connections.length === 1 && only ? only.name : words.accounts(String(connections.length))
  const times = connections.map(({ last_synced_at: at }) => at)
  const oldest = times.includes(null) ? undefined : Math.min(...times.map((at) => Date.parse(at ?? '')))
  return <>{oldest === undefined ? names : words.synced(names, formatUpdated(oldest, now, language, zone))}</>
}

function SettingsLink() {
  const { calendar: words } = useStrings()
  return (
    <Link to="/settings/calendars" aria-label={words.settings} title={words.settings} className={buttonLook({ tone: 'quiet', size: 'icon' })}>
      <Settings2 aria-hidden />
    </Link>
  )
}

function LoadingEvents() {
  const { app } = useStrings()
  return (
    <p role="status" className="flex items-center gap-2 text-[13px] text-muted">
      <LoaderCircle aria-hidden className="size-4 animate-spin text-event" />
      {app.loading}
    </p>
  )
}
