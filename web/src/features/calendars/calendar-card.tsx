import type { CalendarStatus } from '@dumont/contracts'
import { LoaderCircle, Settings2 } from 'lucide-react'
import { Link } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { buttonLook } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatUpdated } from '../../ui/format-time.ts'
import { BetterTimes } from './better-times.tsx'
import type { CalendarCardProps } from './calendar-card-props.ts'
import { Invitation, Waiting } from './calendar-strip.tsx'
import { NextEvents } from './next-events.tsx'
import { Retry } from './retry.tsx'
import { StateLine } from './state-line.tsx'

/** The reader's calendar beside the forecast: its state in words, better times for GPU work, and what comes next. */
export default function CalendarCard(props: CalendarCardProps) {
  const { calendar: words } = useStrings()
  const { status, statusError } = props.calendar
  if (statusError) return <Failure error={statusError} title={words.unreachable} actions={<Retry calendar={props.calendar} />} />
  if (!status) return <Waiting />
  if (status.connections.length === 0) return props.mayChange ? <Invitation status={status} /> : null
  return <Connected {...props} status={status} />
}

function Connected(props: CalendarCardProps & { status: CalendarStatus }) {
  const { calendar: words } = useStrings()
  const { status, calendar, now } = props
  const isEmpty = calendar.events?.length === 0
  return (
    <Card title={words.title} subtitle={<Synced status={status} now={now} />} actions={<SettingsLink />}>
      <div className="flex flex-col gap-4">
        <StateLine status={status} isEmpty={isEmpty} now={now} />
        {calendar.eventsError && (
          <Failure error={calendar.eventsError} title={calendar.events ? words.eventsKept : words.eventsFailed} actions={<Retry calendar={calendar} />} />
        )}
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
