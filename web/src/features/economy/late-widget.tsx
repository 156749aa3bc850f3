import { lazy, Suspense } from 'react'
import { useAfterPaint } from '../../ui/use-after-paint.ts'
import { WidgetSkeleton } from './widget-skeleton.tsx'

const EconomyWidget = lazy(() => import('./economy-widget.tsx'))

/** Savings below the forecast: they come when the forecast has been painted. */
export function LateWidget() {
  return useAfterPaint() ? (
    <Suspense fallback={<WidgetSkeleton />}>
      <EconomyWidget />
    </Suspense>
  ) : (
    <WidgetSkeleton />
  )
}
