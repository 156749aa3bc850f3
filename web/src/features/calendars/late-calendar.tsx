import { lazy, Suspense } from 'react'
import { useStrings } from '../../app/i18n/index.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Switch } from '../../ui/switch.tsx'
import type { Span } from '../forecasts/chart-data.ts'
import type { CalendarCardProps } from './calendar-card-props.ts'
import type { Calendar } from './use-calendar.ts'
import type { ChartCalendar } from './use-chart-calendar.ts'

const CalendarCard = lazy(() => import('./calendar-card.tsx'))
const EventLane = lazy(() => import('./event-lane.tsx'))
const ReconnectNotice = lazy(() => import('./reconnect-notice.tsx'))

/** The card comes when the forecast has been painted. */
export function LateCalendarCard(props: CalendarCardProps) {
  const waiting = <Skeleton className="h-[78px] rounded-xl" />
  return props.isWanted ? (
    <Suspense fallback={waiting}>
      <CalendarCard {...props} />
    </Suspense>
  ) : (
    waiting
  )
}

export function LateEventLane({ calendar, span }: { calendar: ChartCalendar | undefined; span: Span }) {
  return calendar?.isShown ? (
    <Suspense fallback={null}>
      <EventLane items={calendar.items} tell={calendar.tell} span={span} />
    </Suspense>
  ) : null
}

export function ShowEvents({ calendar }: { calendar: ChartCalendar | undefined }) {
  const { calendar: words } = useStrings()
  return calendar ? <Switch label={words.show} checked={calendar.isShown} onChange={calendar.onShow} /> : null
}

/** Above the chart, where it cannot be overlooked: what is drawn from here on is old. */
export function LateReconnectNotice({ calendar: { status }, mayChange }: { calendar: Calendar; mayChange: boolean }) {
  return status?.needs_reauthorization ? (
    <Suspense fallback={null}>
      <ReconnectNotice connections={status.connections} mayChange={mayChange} />
    </Suspense>
  ) : null
}
