import { useEffect, useRef, useSyncExternalStore } from 'react'
import { usePollInterval } from '../../app/use-poll-interval.ts'

const runningSeconds = 30

type Answered = { data?: { interval_seconds: number } | undefined; isUninitialized: boolean; isError: boolean; isFetching: boolean; requestId?: string }

function subscribe(changed: () => void) {
  document.addEventListener('visibilitychange', changed)
  return () => document.removeEventListener('visibilitychange', changed)
}

/**
 * Asks again as long after each answer as the server says (30 s while something runs, else 60), longer after errors; never while the page is hidden
 * or paused; at once on return. A timer of its own: that of RTK Query sets its next time before it knows how the last question went.
 */
export function usePolling(ask: () => unknown, state: Answered, isPaused = false): void {
  const wait = usePollInterval((state.data?.interval_seconds ?? runningSeconds) * 1000, state)
  const isVisible = useSyncExternalStore(subscribe, () => document.visibilityState !== 'hidden')
  const latest = useRef(ask)
  useEffect(() => void (latest.current = ask))

  const isWaiting = !isPaused && isVisible && !state.isFetching && !state.isUninitialized
  useEffect(() => {
    if (!isWaiting) return undefined
    const timer = setTimeout(() => latest.current(), wait)
    return () => clearTimeout(timer)
  }, [isWaiting, wait, state.requestId])

  useEffect(() => {
    if (isPaused) return undefined
    const back = () => document.visibilityState !== 'hidden' && latest.current()
    document.addEventListener('visibilitychange', back)
    addEventListener('online', back)
    return () => {
      document.removeEventListener('visibilitychange', back)
      removeEventListener('online', back)
    }
  }, [isPaused])
}
