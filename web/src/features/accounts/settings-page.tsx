import { Suspense } from 'react'
import { Outlet } from 'react-router'
import { useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { SectionNav } from '../../app/section-nav.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useMeQuery } from './api.ts'

export function SettingsPage() {
  const { settings: words, channels, calendarSettings, accuracy } = useStrings()
  const { data: me } = useMeQuery()
  const sections = [
    ['/settings/account', words.account],
    ['/settings/keys', words.keys],
    ['/settings/people', words.people],
    ['/settings/channels', channels.nav],
    ['/settings/calendars', calendarSettings.nav],
    ['/settings/audit', words.audit],
    ['/settings/display', words.display],
    ...(me?.instance_admin ? ([['/settings/public', accuracy.publicPage.nav]] as const) : []),
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
