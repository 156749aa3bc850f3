import type { Budget } from '@dumont/contracts'
import { useRef, useState } from 'react'
import { asApiError, type ApiError } from '../../app/api-error.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { useBudgetsQuery, useChangeBudgetMutation } from './api.ts'
import { afterFailure } from './after-failure.ts'
import type { ChangeBudget } from './budget-settings.tsx'

type Part = Parameters<ChangeBudget>[0]

/**
 * Changes that show at once, and are sent one after the other, each made from what is shown: two quick ones never undo each other. `shown` is the budget with what
 * is not in the list yet; `problem` says why something was taken back.
 */
export function useChangeBudget(budget: Budget): { shown: Budget; change: ChangeBudget; problem: string | undefined } {
  const { budgets: words } = useStrings()
  const textOf = useFailureText()
  const [save] = useChangeBudgetMutation()
  const { startedTimeStamp = 0, isFetching } = useBudgetsQuery()
  const [ahead, setAhead] = useState<Part>({})
  const [savedAt, setSavedAt] = useState<number>()
  const [failure, setFailure] = useState<ApiError>()
  const line = useRef({ last: Promise.resolve(), waiting: 0 })
  const change: ChangeBudget = (part) => {
    setAhead((old) => ({ ...old, ...part }))
    setSavedAt(undefined)
    setFailure(undefined)
    const { current } = line
    current.waiting++
    current.last = current.last.then(async () => {
      const { data, error } = await save({ id: budget.id, ...part })
      current.waiting--
      if (error) {
        setFailure(asApiError(error))
        setAhead((old) => afterFailure(old, part))
      }
      if (current.waiting === 0) setSavedAt(data?.answeredAt ?? Date.now())
    })
  }
  // A list that was asked for after the last change holds them all.
  if (savedAt !== undefined && !isFetching && startedTimeStamp >= savedAt) {
    setSavedAt(undefined)
    setAhead({})
  }
  return { shown: { ...budget, ...(ahead as Partial<Budget>) }, change, problem: failure && words.notSaved(textOf(failure)) }
}
