import { useCallback, useEffect, useMemo, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { readJob, writeJob, type JobChange, type JobForm } from './job-form.ts'

export type ChangeJob = (change: JobChange) => void

/** The job in the address. Trying other lengths does not fill the history of the browser. */
export function useJob(): [JobForm, ChangeJob] {
  const [params, setParams] = useSearchParams()
  const form = useMemo(() => readJob(params), [params])
  // Two changes before the next picture both count: the router gives each only the address of the last one.
  const latest = useRef({ params, setParams })
  useEffect(() => {
    latest.current = { params, setParams }
  }, [params, setParams])
  const change = useCallback((next: JobChange) => {
    latest.current.params = writeJob(latest.current.params, next)
    latest.current.setParams(latest.current.params, { replace: true, preventScrollReset: true })
  }, [])
  return [form, change]
}
