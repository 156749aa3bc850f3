import clsx from 'clsx'
import { Suspense } from 'react'
import { NavLink, Outlet } from 'react-router'
import { useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
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
      <nav aria-label={pricesNav.label} className="flex flex-wrap gap-1 border-b border-line pb-2">
        {sections.map(([path, label]) => (
          <NavLink
            key={path}
            end
            to={path}
            className={({ isActive }) => clsx('rounded-lg px-3 py-1.5 text-[13px] font-medium', isActive ? 'bg-raised text-ink' : 'text-muted hover:text-ink')}
          >
            {label}
          </NavLink>
        ))}
      </nav>
      <Suspense fallback={<Skeleton className="h-96 rounded-xl" />}>
        <Outlet />
      </Suspense>
    </>
  )
}
