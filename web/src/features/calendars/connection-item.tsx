import type { CalendarConnection } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { formatAgo, formatDateTime } from '../../ui/format-time.ts'
import { ConnectionActions, type ActionsProps } from './connection-actions.tsx'

const tones: Record<CalendarConnection['state'], Tone> = { syncing: 'accent', connected: 'good', reconnect_needed: 'warn', failing: 'warn' }

/** One account or address: how it does, and what can be done with it. */
export function ConnectionItem({ connection, mayChange, onLeft }: ActionsProps) {
  const { calendarSettings: words } = useStrings()
  const { language } = useLocale()
  const { name, state, kind, host, last_error: error } = connection
  const note = state === 'connected' ? undefined : words.notes[state]
  return (
    <li className="flex flex-col gap-3 py-4 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 font-medium break-words">{name}</h3>
        <Badge tone={tones[state]}>{words.states[state]}</Badge>
        <span className="text-[12px] text-muted">{[words.kinds[kind], host && words.from(host)].filter(Boolean).join(' ')}</span>
      </div>
      <Figures connection={connection} />
      {note && <p className="text-[13px] text-muted">{note}</p>}
      {state === 'failing' && error && language === 'en' && <p className="text-[13px] break-words text-warn">{error}</p>}
      <ConnectionActions connection={connection} mayChange={mayChange} onLeft={onLeft} />
    </li>
  )
}

function Figures({ connection }: { connection: CalendarConnection }) {
  const { calendarSettings: words } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow(10_000)
  const { kind, can_write: canWrite, last_synced_at: last, next_sync_at: next } = connection
  const time = (instant: string, text: string) => (
    <time dateTime={instant} title={formatDateTime(Date.parse(instant), language, zone)}>
      {text}
    </time>
  )
  const ago = (instant: string) => formatAgo(now - Date.parse(instant), language)
  const figures = [
    [words.lastSync, last === null ? words.never : time(last, ago(last))],
    [words.nextSync, next === null ? words.noNext : time(next, Date.parse(next) <= now ? words.soon : ago(next))],
    [words.access, kind === 'google' && canWrite ? words.writes : words.reads],
  ] as const
  return (
    <dl className="num grid grid-cols-2 gap-x-4 gap-y-2 text-[13px] sm:grid-cols-3">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt className="text-[12px] text-muted">{name}</dt>
          <dd className="font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
