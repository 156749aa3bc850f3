import type { CalendarSuggestion } from '@dumont/contracts'
import { ArrowRight } from 'lucide-react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import type { CalendarCardProps } from './calendar-card-props.ts'
import { ConsentButton } from './consent-buttons.tsx'
import { sayWhen, sayWork } from './say-event.ts'
import { sayReason, saySaving } from './say-item.ts'

type Props = CalendarCardProps & { suggestion: CalendarSuggestion; isBusy: boolean; isMoving: boolean; onMove: () => void }

export function Suggestion({ suggestion: one, calendar, gpuLabel, mayChange, isBusy, isMoving, onMove }: Props) {
  const { calendar: words } = useStrings()
  const locale = useLocale()
  const event = calendar.events?.find(({ event_id: id }) => id === one.event_id)
  const title = one.event_summary.trim() || words.untitled
  const from = sayWhen({ start: one.original_start, end: one.original_end, all_day: false }, words, locale)
  const to = sayWhen({ start: one.suggested_start, end: one.suggested_end, all_day: false }, words, locale)
  return (
    <li className="flex flex-col gap-1.5 py-3 text-[13px] first:pt-0 last:pb-0">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="min-w-0 font-medium break-words">{title}</span>
        <span className="font-semibold text-good">{saySaving(one, words, locale)}</span>
      </p>
      <p className="text-[12px] text-muted">
        {sayWork({ gpu: gpuLabel(one.gpu_name), count: one.gpu_count, hours: event?.duration_hours ?? hoursOf(one) }, words, locale)}, {words.better.own(from)}
      </p>
      <p className="flex items-baseline gap-1.5">
        <ArrowRight aria-hidden className="size-3.5 shrink-0 self-center text-good" />
        <span className="font-medium">{to}</span>
      </p>
      <p className="text-[12px] text-muted">{sayReason(one, words, locale)}</p>
      {mayChange && (
        <div className="mt-0.5">
          {one.can_move ? (
            <Button size="small" disabled={isBusy} aria-label={words.better.moveLabel(title, to)} onClick={onMove}>
              {isMoving ? words.better.moving : words.better.move}
            </Button>
          ) : (
            <WhyNot calendar={calendar} connectionId={event?.connection_id} isStale={event?.stale ?? false} />
          )}
        </div>
      )}
    </li>
  )
}

const hoursOf = ({ original_start: from, original_end: to }: CalendarSuggestion): number => (Date.parse(to) - Date.parse(from)) / 3_600_000

/** Why it cannot be moved from here; where leave to write is all that is missing, the way to give it. */
function WhyNot({ calendar, connectionId, isStale }: Pick<CalendarCardProps, 'calendar'> & { connectionId: number | undefined; isStale: boolean }) {
  const { calendar: words } = useStrings()
  const connection = calendar.status?.connections.find(({ id }) => id === connectionId)
  if (connection?.kind === 'google' && !isStale && !connection.can_write) {
    return (
      <ConsentButton size="small" consent={{ connection_id: connection.id, write: true }}>
        {words.better.allow}
      </ConsentButton>
    )
  }
  const why = isStale ? words.better.staleHint : connection?.kind === 'google' ? words.better.notYours : words.better.readOnly
  return <p className="text-[12px] text-muted">{why}</p>
}
