import { lazy, Suspense } from 'react'
import { useStrings } from '../../app/i18n/index.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useAfterPaint } from '../../ui/use-after-paint.ts'
import type { TimingCardProps } from './timing-card.tsx'

const TimingCard = lazy(() => import('./timing-card.tsx'))

/** The card comes when the forecast has been painted; what it answers is asked for before. */
export function LateTimingCard(props: TimingCardProps) {
  return useAfterPaint() ? (
    <Suspense fallback={<CardSkeleton />}>
      <TimingCard {...props} />
    </Suspense>
  ) : (
    <CardSkeleton />
  )
}

function CardSkeleton() {
  const { app } = useStrings()
  return (
    <div>
      <p role="status" className="sr-only">
        {app.loading}
      </p>
      <Skeleton className="h-[780px] rounded-xl" />
    </div>
  )
}
