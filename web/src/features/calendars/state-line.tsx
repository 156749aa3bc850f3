import type { CalendarConnection, CalendarStatus } from '@dumont/contracts'
import { LoaderCircle, TriangleAlert } from 'lucide-react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatAgo, formatUpdated } from '../../ui/format-time.ts'

/** What is not as it should be. That a connection must be made anew stands above the chart. */
export function StateLine({ status, isEmpty, now }: { status: CalendarStatus; isEmpty: boolean; now: number }) {
  const { calendar: words } = useStrings()
  const syncing = status.connections.some(({ state }) => state === 'syncing')
  const failing = status.connections.filter(({ state }) => state === 'failing')
  return (
    <>
      {syncing && (
        <p role="status" className="flex items-center gap-2 text-[13px] text-muted">
          <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin text-event" />
          <span>
            <strong className="font-semibold text-ink">{words.states.syncing.title}</strong> {words.states.syncing.text}
          </span>
        </p>
      )}
      {failing.map((one) => (
        <Failing key={one.id} connection={one} now={now} isOnly={status.connections.length === 1} />
      ))}
      {isEmpty && !syncing && failing.length === 0 && (
        <p role="status" className="text-[13px] text-muted">
          <strong className="font-semibold text-ink">{words.states.connected_empty.title}</strong> {words.states.connected_empty.text}
        </p>
      )}
    </>
  )
}

function Failing({ connection, now, isOnly }: { connection: CalendarConnection; now: number; isOnly: boolean }) {
  const { calendar: words } = useStrings()
  const { language, zone } = useLocale()
  const { last_synced_at: read, next_sync_at: next, name, last_error: error } = connection
  const kept = read === null ? words.neverSynced : words.eventsOf(formatUpdated(Date.parse(read), now, language, zone))
  const ahead = next === null ? 0 : Date.parse(next) - now
  return (
    <p role="status" className="flex items-start gap-2 text-[13px] text-muted">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <span className="min-w-0 break-words">
        <strong className="font-semibold text-ink">{isOnly ? words.states.failing.title : `${name}: ${words.states.failing.title}`}</strong>{' '}
        {language === 'en' && error ? `${error.replace(/[.]$/, '')}. ` : ''}
        {kept} {ahead > 60_000 ? words.nextTry(formatAgo(-ahead, language)) : words.states.failing.text}
      </span>
    </p>
  )
}
