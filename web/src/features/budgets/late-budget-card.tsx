import { lazy, Suspense } from 'react'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useAfterPaint } from '../../ui/use-after-paint.ts'
import type { BudgetCardProps } from './budget-card-props.ts'

const BudgetCard = lazy(() => import('./budget-card.tsx'))

/** The card comes when the forecast has been painted. */
export function LateBudgetCard(props: BudgetCardProps) {
  const waiting = <Skeleton className="h-[400px] rounded-xl" />
  return useAfterPaint() ? (
    <Suspense fallback={waiting}>
      <BudgetCard {...props} />
    </Suspense>
  ) : (
    waiting
  )
}
