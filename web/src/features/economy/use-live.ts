import type { ComparedProvider } from '@dumont/contracts'
import { useEffect, useMemo, useState } from 'react'
import { api } from '../../app/api.ts'
import { useLocale } from '../../app/i18n/index.ts'
import { useAppDispatch } from '../../app/store.ts'
import { economyApi } from './api.ts'
import { momentOf } from './answer-clock.ts'
import { anchorOf, isOld, type Anchor } from './live-counter.ts'
import { usePolling } from './use-polling.ts'

type Answered = { data?: { interval_seconds: number; as_of: string } | undefined; startedTimeStamp?: number; fulfilledTimeStamp?: number }

/** When the last answer came, and whether three answers after it were missed. */
export function useAge({ data, startedTimeStamp = 0, fulfilledTimeStamp }: Answered) {
  const interval = data?.interval_seconds ?? 0
  const asOf = data?.as_of
  const answer = useMemo(
    () => {
      if (fulfilledTimeStamp === undefined || asOf === undefined) return undefined
      const anchor = anchorOf(0, 0, interval, startedTimeStamp, fulfilledTimeStamp)
      return { ...anchor, at: momentOf(Date.parse(asOf), anchor.at) }
    },
    // The time of asking belongs to this answer only at the moment it arrives; afterwards it is of the next question.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [fulfilledTimeStamp, interval, asOf],
  )
  return { answer, answeredAt: fulfilledTimeStamp, isOld: useIsOld(answer) }
}

function useIsOld(answer: Anchor | undefined): boolean {
  const [old, setOld] = useState(false)
  useEffect(() => {
    const check = () => setOld(answer !== undefined && isOld(answer, Date.now()))
    check()
    if (!answer) return undefined
    const timer = setTimeout(check, answer.at + 3 * answer.intervalMs + 1 - Date.now())
    return () => clearTimeout(timer)
  }, [answer])
  return old
}

export type Live = ReturnType<typeof useLiveSavings>

/** The one place that asks again and again: for savings, and with them for all that is on the page of them. Another provider starts afresh. */
export function useLiveSavings(provider: ComparedProvider, isPaused = false) {
  const { zone } = useLocale()
  const dispatch = useAppDispatch()
  const question = { provider, zone }
  const state = economyApi.endpoints.savings.useQueryState(question)
  const data = state.currentData
  economyApi.endpoints.savings.useQuerySubscription(question, { refetchOnMountOrArgChange: 5 })
  const refresh = () => void dispatch(api.util.invalidateTags(['Economy']))
  usePolling(refresh, { ...state, data }, isPaused)
  const age = useAge({ ...state, data })
  const anchor = useMemo(() => data && age.answer && { ...age.answer, value: data.lifetime_savings, usdPerHour: data.rate_per_hour }, [data, age.answer])
  return { savings: data, error: state.error, isFetching: state.isFetching, refresh, anchor, ...age }
}
