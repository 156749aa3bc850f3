import type { CalendarStatus } from '@dumont/contracts'
import { CalendarDays } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useStrings } from '../../app/i18n/index.ts'
import { buttonLook } from '../../ui/button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ConnectButton } from './consent-buttons.tsx'

const patienceMs = 8_000

/** Says so when the answer is late; a hanging calendar holds up nothing. */
export function Waiting() {
  const { calendar: words, app } = useStrings()
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  if (isSlow) return <Strip title={words.title} text={words.slow} isStatus />
  return (
    <div>
      <p role="status" className="sr-only">
        {app.loading}
      </p>
      <Skeleton className="h-[78px] rounded-xl" />
    </div>
  )
}

/** Nothing is connected: what a calendar is good for here, and the ways to have one. */
export function Invitation({ status }: { status: CalendarStatus }) {
  const { calendar: words } = useStrings()
  const { title, text } = words.states[status.google_configured ? 'not_connected' : 'not_configured']
  return (
    <Strip title={title} text={text}>
      {status.google_configured ? (
        <ConnectButton />
      ) : (
        <Link to="/settings/calendars#set-up" className={buttonLook({})}>
          {words.setUp}
        </Link>
      )}
      <Link to="/settings/calendars#subscribe" className={buttonLook({ tone: 'quiet' })}>
        {words.subscribe}
      </Link>
    </Strip>
  )
}

function Strip({ title, text, isStatus, children }: { title: string; text: string; isStatus?: boolean; children?: ReactNode }) {
  const { calendar: words } = useStrings()
  return (
    <section aria-label={words.title} className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border border-line bg-surface px-4 py-4 sm:px-5">
      <CalendarDays aria-hidden className="size-5 shrink-0 text-event" />
      <p role={isStatus ? 'status' : undefined} className="min-w-0 flex-1 basis-64 text-[13px] text-muted">
        <strong className="block text-[14px] font-semibold text-ink">{title}</strong>
        {text}
      </p>
      {children && <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:[&>*]:flex-1">{children}</div>}
    </section>
  )
}
