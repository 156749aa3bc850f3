import type { FinishedSession } from '@dumont/contracts'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { dayMs, formatUpdated } from '../../ui/format-time.ts'
import { Notice } from '../../ui/notice.tsx'
import { providerName } from '../../ui/provider-name.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { sessionName } from '../usage/session-name.ts'
import { useFinishedSessionsQuery } from './api.ts'
import { FinishedDrawer } from './finished-drawer.tsx'
import { Verdict } from './finished-verdict.tsx'
import { EstimatedBadge } from './reference-words.tsx'
import { useMoney } from './use-money.ts'

/** Asked for seldom, since every hour of every place is read for it; and at once when the number of running instances changes. */
function useFinished(running: number) {
  const state = useFinishedSessionsQuery(undefined, { refetchOnMountOrArgChange: 60, pollingInterval: 600_000, skipPollingIfUnfocused: true })
  const { refetch, isUninitialized } = state
  const [asked, setAsked] = useState(running)
  useEffect(() => {
    if (running === asked || isUninitialized) return
    setAsked(running)
    void refetch()
  }, [running, asked, isUninitialized, refetch])
  return state
}

/** The session that ended last, for a day: what it cost, and what the best place would have. */
export function FinishedLine({ running }: { running: number }) {
  const { finished: words } = useStrings()
  const { language, zone } = useLocale()
  const { data } = useFinished(running)
  const now = useNow()
  const [open, setOpen] = useState(false)
  const last = data?.sessions[0]
  if (!last || now - Date.parse(last.ended_at) > dayMs) return null
  const name = sessionName(last)
  return (
    <>
      <Notice
        tone="info"
        title={words.line(name, formatUpdated(Date.parse(last.ended_at), now, language, zone))}
        actions={
          <Button size="small" aria-label={words.evidenceOf(name)} onClick={() => setOpen(true)}>
            {words.evidence}
          </Button>
        }
      >
        <Verdict session={last} />
      </Notice>
      <FinishedDrawer session={open ? last : undefined} onClose={() => setOpen(false)} />
    </>
  )
}

export function FinishedCard({ running }: { running: number }) {
  const { finished: words, app } = useStrings()
  const { data, error, refetch } = useFinished(running)
  const [open, setOpen] = useState<FinishedSession>()
  return (
    <Card
      title={words.title}
      subtitle={words.text}
      actions={
        <Link to="/savings/sessions?state=ended" className="text-[13px] font-medium text-accent hover:underline">
          {words.all}
        </Link>
      }
    >
      {error && !data && <Failure error={error} actions={<Button onClick={() => void refetch()}>{app.retry}</Button>} />}
      {data ? (
        data.sessions.length > 0 ? (
          <ul aria-label={words.listLabel} className="flex flex-col divide-y divide-line">
            {data.sessions.map((session) => (
              <FinishedItem key={session.session_id} session={session} onEvidence={() => setOpen(session)} />
            ))}
          </ul>
        ) : (
          <p className="text-muted">{words.none}</p>
        )
      ) : (
        !error && <Skeleton className="h-32" />
      )}
      <FinishedDrawer session={open} onClose={() => setOpen(undefined)} />
    </Card>
  )
}

function FinishedItem({ session, onEvidence }: { session: FinishedSession; onEvidence: () => void }) {
  const { finished: words } = useStrings()
  const { language, zone } = useLocale()
  const money = useMoney()
  const now = useNow()
  const name = sessionName(session)
  const more = session.best?.difference
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="num flex min-w-0 flex-1 basis-72 flex-col gap-0.5 text-[13px]">
        <p className="flex flex-wrap items-center gap-2">
          <strong className="text-[14px] font-semibold">{name}</strong>
          <span className="text-muted">
            {[providerName(session.rented_from), money.hours(session.running_hours), formatUpdated(Date.parse(session.ended_at), now, language, zone)].join(
              ' · ',
            )}
          </span>
          {session.estimated && <EstimatedBadge />}
        </p>
        <p className="text-muted">
          <Verdict session={session} />
        </p>
      </div>
      {more !== null && more !== undefined && more > 0 && <span className="num text-[13px] font-medium text-warn">{words.more(money.cost(more))}</span>}
      <Button size="small" aria-label={words.evidenceOf(name)} onClick={onEvidence}>
        {words.evidence}
      </Button>
    </li>
  )
}
