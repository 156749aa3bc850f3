import { Suspense } from 'react'
import { Outlet } from 'react-router'
import { useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { SectionNav } from '../../app/section-nav.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

export function SettingsPage() {
  const { settings: words } = useStrings()
  const sections = [
    ['/settings/account', words.account],
    ['/settings/keys', words.keys],
    ['/settings/people', words.people],
    ['/settings/audit', words.audit],
    ['/settings/display', words.display],
  ] as const
  return (
    <>
      <PageTitle title={words.title} />
      <SectionNav label={words.navigation} sections={sections} />
      <Suspense fallback={<Skeleton className="h-64 rounded-xl" />}>
        <Outlet />
      </Suspense>
    </>
  )
}
