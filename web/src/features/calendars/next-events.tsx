import type { CalendarEvent } from '@dumont/contracts'
import { ExternalLink, SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { formatCost, formatNumber } from '../../ui/format-money.ts'
import { formatUpdated } from '../../ui/format-time.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { formatStart } from '../windows/format-window.ts'
import type { CalendarCardProps } from './calendar-card-props.ts'
import { EventDialog } from './event-dialog.tsx'
import { sayWhen, sayWork, titleOf } from './say-event.ts'
import { suggestionsOf } from './use-calendar.ts'

const first = 5

/** What comes next, in words: GPU work first where there is some, everything at a click. */
export function NextEvents(props: CalendarCardProps) {
  const { calendar } = useStrings()
  const words = calendar.next
  const { language } = useLocale()
  const [chosen, setChosen] = useState<'work' | 'all'>()
  const [editing, setEditing] = useState<string>()
  const events = (props.calendar.events ?? []).filter(({ end }) => Date.parse(end) > props.now)
  const work = events.filter(({ is_compute_intensive: isWork }) => isWork)
  const which = chosen ?? (work.length > 0 ? 'work' : 'all')
  const shown = which === 'work' ? work : events
  const edited = events.find(({ event_id: id }) => id === editing)
  const line = (event: CalendarEvent) => <EventLine key={event.event_id} {...props} event={event} onEdit={() => setEditing(event.event_id)} />
  const rest = shown.slice(first)
  const count = (list: CalendarEvent[]) => formatNumber(list.length, language)
  return (
    <section aria-label={words.title} className="num flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h3 className="text-[13px] font-semibold">{words.title}</h3>
        <Segmented
          label={words.which}
          value={which}
          options={[
            { value: 'work', label: `${words.work} ${count(work)}` },
            { value: 'all', label: `${words.all} ${count(events)}` },
          ]}
          onChange={setChosen}
        />
      </div>
      {shown.length === 0 && <p className="text-[13px] text-muted">{events.length === 0 ? words.none : words.noWork}</p>}
      {shown.length > 0 && (
        <ul aria-label={words.title} className="flex flex-col gap-3">
          {shown.slice(0, first).map(line)}
        </ul>
      )}
      {rest.length > 0 && (
        <details className="text-[13px]">
          <summary className="w-fit rounded font-medium">{words.more(formatNumber(rest.length, language))}</summary>
          <div role="group" aria-label={words.title} tabIndex={0} className="mt-2 max-h-80 overflow-y-auto pr-1">
            <ul className="flex flex-col gap-3">{rest.map(line)}</ul>
          </div>
        </details>
      )}
      {edited && <EventDialog event={edited} gpus={props.gpus} onClose={() => setEditing(undefined)} />}
    </section>
  )
}

function EventLine({ event, calendar, gpuLabel, now, mayChange, onEdit }: CalendarCardProps & { event: CalendarEvent; onEdit: () => void }) {
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
