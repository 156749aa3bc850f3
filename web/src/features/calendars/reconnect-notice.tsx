import type { CalendarConnection } from '@dumont/contracts'
import { CalendarX } from 'lucide-react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { formatUpdated } from '../../ui/format-time.ts'
import { ReconnectButton } from './consent-buttons.tsx'

/** One neutral state, whatever ended the consent: what is old, since when, and one way on. */
export default function ReconnectNotice({ connections, mayChange }: { connections: readonly CalendarConnection[]; mayChange: boolean }) {
  return connections.filter(({ state }) => state === 'reconnect_needed').map((one) => <Lapsed key={one.id} connection={one} mayChange={mayChange} />)
}

function Lapsed({ connection: { id, name, can_write: write, last_synced_at: at }, mayChange }: { connection: CalendarConnection; mayChange: boolean }) {
  const { calendar: words } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow()
  return (
    <section
      aria-label={words.reconnectTitle}
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border border-warn/45 bg-warn-surface px-4 py-3 sm:px-5"
    >
      <CalendarX aria-hidden className="size-[18px] shrink-0 text-warn" />
      <p role="status" className="min-w-0 flex-1 basis-52 text-muted">
        <strong className="font-semibold text-ink">{words.reconnectTitle}</strong>{' '}
        {at === null ? words.reconnectNever(name) : words.reconnectText(name, formatUpdated(Date.parse(at), now, language, zone))}
      </p>
      {mayChange && <ReconnectButton id={id} write={write} />}
    </section>
  )
}
