import type { CalendarEvent } from '@dumont/contracts'
import { useState } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatNumber } from '../../ui/format-money.ts'
import { Segmented } from '../../ui/segmented.tsx'
import type { CalendarCardProps } from './calendar-card-props.ts'
import { EventDialog } from './event-dialog.tsx'
import { EventLine } from './event-line.tsx'

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
