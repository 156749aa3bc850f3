import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { useLocale } from '../../app/i18n/index.ts'
import { groupOf, periodQuestion, readPeriod, writePeriod, type Period } from './period.ts'

/** The period in the address, as it is asked for. */
export function usePeriod() {
  const { zone } = useLocale()
  const [params, setParams] = useSearchParams()
  return useMemo(() => {
    const period = readPeriod(params)
    const change = (next: Period) => setParams((old) => writePeriod(old, next), { replace: true, preventScrollReset: true })
    return { period, question: periodQuestion(period, zone), group: groupOf(period), change }
  }, [params, setParams, zone])
}
