import clsx from 'clsx'
import { Suspense } from 'react'
import { NavLink, Outlet } from 'react-router'
import { useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

export function SettingsPage() {
  const { settings: words } = useStrings()
  const sections = [
    ['account', words.account],
    ['keys', words.keys],
    ['people', words.people],
    ['audit', words.audit],
    ['display', words.display],
  ] as const
  return (
    <>
      <PageTitle title={words.title} />
      <nav aria-label={words.navigation} className="flex flex-wrap gap-1 border-b border-line pb-2">
        {sections.map(([path, label]) => (
          <NavLink
            key={path}
            to={`/settings/${path}`}
            className={({ isActive }) => clsx('rounded-lg px-3 py-1.5 text-[13px] font-medium', isActive ? 'bg-raised text-ink' : 'text-muted hover:text-ink')}
          >
            {label}
          </NavLink>
        ))}
      </nav>
      <Suspense fallback={<Skeleton className="h-64 rounded-xl" />}>
        <Outlet />
      </Suspense>
    </>
  )
}
