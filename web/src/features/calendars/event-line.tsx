import type { CalendarEvent } from '@dumont/contracts'
import { ExternalLink, SlidersHorizontal } from 'lucide-react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { formatCost } from '../../ui/format-money.ts'
import { formatUpdated } from '../../ui/format-time.ts'
import { formatStart } from '../windows/format-window.ts'
import type { CalendarCardProps } from './calendar-card-props.ts'
import { sayWhen, sayWork, titleOf } from './say-event.ts'
import { suggestionsOf } from './use-calendar.ts'

/** One event of the list: what, when, on which GPU, and when it would cost less. */
export function EventLine({ event, calendar, gpuLabel, now, mayChange, onEdit }: CalendarCardProps & { event: CalendarEvent; onEdit: () => void }) {
  const { calendar: words } = useStrings()
  const locale = useLocale()
  const title = titleOf(event, words)
  const better = suggestionsOf(calendar).find(({ event_id: id }) => id === event.event_id)
  const gpu = event.gpu_name === null ? null : gpuLabel(event.gpu_name)
  return (
    <li className="flex items-start justify-between gap-2 text-[13px]">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 font-medium break-words">
          {event.is_compute_intensive && (
            <span className="rounded border border-event/50 px-1 text-[11px] leading-4 font-semibold text-event">{words.gpuBadge}</span>
          )}
          <span className="min-w-0 break-words">{title}</span>
        </p>
        <p className="text-[12px] text-muted">
          {[
            sayWhen(event, words, locale),
            event.is_compute_intensive && sayWork({ gpu, count: event.gpu_count, hours: event.duration_hours }, words, locale),
            event.stale && words.asOf(formatUpdated(Date.parse(event.synced_at), now, locale.language, locale.zone)),
          ]
            .filter(Boolean)
            .join(', ')}
        </p>
        {better && (
          <p className="text-[12px] text-good">
            {words.next.better(formatStart(Date.parse(better.suggested_start), locale), formatCost(better.potential_savings, locale.language))}
          </p>
        )}
      </div>
      <span className="flex shrink-0">
        {mayChange && (
          <Button tone="quiet" size="icon" aria-label={words.next.edit(title)} title={words.next.edit(title)} onClick={onEdit}>
            <SlidersHorizontal aria-hidden />
          </Button>
        )}
        {event.link?.startsWith('https://') && (
          <a
            href={event.link}
            target="_blank"
            rel="noreferrer"
            aria-label={words.next.open(title)}
            title={words.next.open(title)}
            className={buttonLook({ tone: 'quiet', size: 'icon' })}
          >
            <ExternalLink aria-hidden />
          </a>
        )}
      </span>
    </li>
  )
}
