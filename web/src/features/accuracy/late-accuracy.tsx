import type { Choice, Selection } from '../forecasts/selection.ts'
import { lazy, Suspense } from 'react'
import { useAfterPaint } from '../../ui/use-after-paint.ts'
import { AccuracySkeleton } from './accuracy-skeleton.tsx'

const AccuracyCard = lazy(() => import('./accuracy-card.tsx'))

/** The record of what is chosen: it comes when the forecast has been painted. */
export function LateAccuracy({ choice, selection }: { choice: Choice | undefined; selection: Selection }) {
  const painted = useAfterPaint()
  if (!painted || !choice?.series) return <AccuracySkeleton />
  return (
    <Suspense fallback={<AccuracySkeleton />}>
      <AccuracyCard series={choice.series} isIndex={choice.series === choice.index} selection={selection} />
    </Suspense>
  )
}
