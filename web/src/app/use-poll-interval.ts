import { useEffect, useState } from 'react'

const cap = 5 * 60_000

/** The next wait: a little jitter, so that many open pages do not ask together, and twice as long after each error. */
export function pollInterval(baseMs: number, errors: number, random: number): number {
  return Math.round(Math.min(cap, baseMs * 2 ** errors) * (0.9 + 0.2 * random))
}

type Request = { isError: boolean; isFetching: boolean; requestId?: string }

/** How long to wait before asking again, from how the requests so far went. */
export function usePollInterval(baseMs: number, { isError, isFetching, requestId }: Request): number {
  const [errors, setErrors] = useState(0)
  const [random] = useState(() => Math.random())
  useEffect(() => {
    // While a request runs nothing is known about it, and RTK Query says "no error".
    if (!isFetching) setErrors((count) => (isError ? Math.min(count + 1, 8) : 0))
  }, [isError, isFetching, requestId])
  return pollInterval(baseMs, errors, random)
}
