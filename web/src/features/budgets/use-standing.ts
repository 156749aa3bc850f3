import type { Budget, BudgetStatus } from '@dumont/contracts'
import { useState } from 'react'
import { workedFrom } from './standing.ts'

/**
 * A changed budget has no figures until it is worked out anew, seconds later. Until then the last ones stay, where the change does not touch them. `shown`: the
 * budget with changes that are on their way.
 */
export function useStanding(budget: Budget, shown = budget): BudgetStatus | null {
  const [last, setLast] = useState<{ of: string; status: BudgetStatus }>()
  const of = workedFrom(budget)
  if (budget.status && (last?.status !== budget.status || last.of !== of)) setLast({ of, status: budget.status })
  if (workedFrom(shown) !== of) return null
  return budget.status ?? (last?.of === of ? last.status : null)
}
