import { useState } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import type { CalendarCardProps } from './calendar-card-props.ts'
import { EventDialog } from './event-dialog.tsx'

/** GPU work that stays where it is, and why: folded, since nothing is to be done about most of it. */
export function NotMoved({ calendar, gpus, mayChange }: CalendarCardProps) {
  const { calendar: all } = useStrings()
  const words = all.better
  const { language } = useLocale()
  const [editing, setEditing] = useState<string>()
  const left = calendar.better?.not_suggested ?? []
  const event = calendar.events?.find(({ event_id: id }) => id === editing)
  if (left.length === 0) return null
  return (
    <details className="border-t border-line pt-3 text-[13px]">
      <summary className="w-fit rounded font-medium">{words.notMoved(formatNumber(left.length, language))}</summary>
      <ul className="mt-2 flex flex-col gap-2">
        {left.map(({ event_id: id, event_summary: title, reason }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
            <span className="min-w-0 flex-1 basis-48">
              <span className="block font-medium break-words">{title.trim() || all.untitled}</span>
              <span className="block text-[12px] text-muted">{words.reasons[reason]}</span>
            </span>
            {mayChange && (reason === 'no_gpu' || reason === 'unknown_gpu') && (
              <Button size="small" aria-label={all.next.edit(title.trim() || all.untitled)} onClick={() => setEditing(id)}>
                {all.edit.gpu}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {event && <EventDialog event={event} gpus={gpus} onClose={() => setEditing(undefined)} />}
    </details>
  )
}
