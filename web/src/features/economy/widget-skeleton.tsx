import { useStrings } from '../../app/i18n/index.ts'
import { Skeleton } from '../../ui/skeleton.tsx'

/** As high as the widget usually is: what is below does not jump. */
export function WidgetSkeleton() {
  const { app } = useStrings()
  return (
    <>
      <p role="status" className="sr-only">
        {app.loading}
      </p>
      <Skeleton className="h-[600px] rounded-xl sm:h-[388px]" />
    </>
  )
}
