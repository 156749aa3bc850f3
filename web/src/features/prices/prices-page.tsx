import { Suspense } from 'react'
import { Outlet } from 'react-router'
import { useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { SectionNav } from '../../app/section-nav.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

/** Around what there is to know of prices: the cheapest now, and every series with the imports. */
export function PricesPage() {
  const { cheapest: words, pricesNav } = useStrings()
  const sections = [
    ['/prices', pricesNav.now],
    ['/prices/series', pricesNav.series],
  ] as const
  return (
    <>
      <PageTitle title={words.title} subtitle={words.subtitle} />
      <SectionNav label={pricesNav.label} sections={sections} />
      <Suspense fallback={<Skeleton className="h-96 rounded-xl" />}>
        <Outlet />
      </Suspense>
    </>
  )
}
