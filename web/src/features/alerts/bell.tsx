import type { Alert } from '@dumont/contracts'
import { Bell as BellIcon } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { NavLink, useLocation } from 'react-router'
import { api } from '../../app/api.ts'
import { useStrings } from '../../app/i18n/index.ts'
import { useAppDispatch } from '../../app/store.ts'
import { buttonLook } from '../../ui/button.tsx'
import { usePolling } from '../economy/use-polling.ts'
import { AlertToast } from './alert-toast.tsx'
import { useAlertsQuery, type Alerts } from './api.ts'
import { bellQuestion } from './bell-question.ts'
import { decideNews } from './decide-news.ts'

/** How many alerts nobody here has read, asked each minute; and a word when one fires while the page is open. */
export function Bell() {
  const { alerts: words } = useStrings()
  const answer = useAlertsQuery(bellQuestion)
  usePolling(answer.refetch, { ...answer, data: { interval_seconds: 60 } })
  const { news, dismiss } = useNews(answer.data)
  const unread = answer.data?.unread ?? 0
  const label = unread > 0 ? words.bellUnread(String(unread)) : words.bell
  return (
    <>
      <NavLink to="/alerts" aria-label={label} title={label} className={`relative ${buttonLook({ tone: 'quiet', size: 'icon' })}`}>
        <BellIcon aria-hidden />
        {unread > 0 && (
          <span
            aria-hidden
            className="num absolute -top-0.5 -right-0.5 grid h-[18px] min-w-[18px] place-items-center rounded-full bg-accent px-1 text-[11px] font-semibold text-on-accent"
          >
            {unread > 99 ? '99+' : unread}
          </span>
        )}
      </NavLink>
      <AlertToast news={news} onDismiss={dismiss} />
    </>
  )
}

function useNews(data: Alerts | undefined) {
  const dispatch = useAppDispatch()
  const { pathname } = useLocation()
  const [news, setNews] = useState<Alert[]>([])
  const since = useRef<number>(undefined)
  useEffect(() => {
    if (!data) return
    const next = decideNews(data.alerts, since.current)
    since.current = next.since
    if (next.news.length === 0) return
    setNews((old) => [...next.news, ...old])
    // Where the budget stands changed with it.
    dispatch(api.util.invalidateTags(['Budgets']))
  }, [data, dispatch])
  // Who opens the list has seen it.
  useEffect(() => {
    if (pathname === '/alerts') setNews([])
  }, [pathname])
  return { news: pathname === '/alerts' ? [] : news, dismiss: () => setNews([]) }
}
