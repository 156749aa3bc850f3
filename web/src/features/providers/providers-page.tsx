import { useEffect, useRef, type ReactNode } from 'react'
import { api } from '../../app/api.ts'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { useAppDispatch } from '../../app/store.ts'
import { useNow } from '../../app/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useMeQuery } from '../accounts/api.ts'
import { providersApi, useProvidersQuery, type Entry } from './api.ts'
import { lookAgainMs, progressOf } from './connection-state.ts'
import { ProviderCard } from './provider-card.tsx'
import { QuarantineCard } from './quarantine-card.tsx'

export function ProvidersPage() {
  const { providers: words, app } = useStrings()
  const { data: me } = useMeQuery()
  const { data, error, refetch } = useWatchedProviders()
  const canChange = me?.instance_admin ?? false
  return (
    <>
      <PageTitle title={words.title} subtitle={words.subtitle} />
      {me && !canChange && <Notice tone="info" title={words.adminOnly} />}
      {error && <Failure error={error} title={data && words.errorKept} actions={<Button onClick={() => void refetch()}>{app.retry}</Button>} />}
      {(!data || !me) && !error && <CardsSkeleton />}
      {data && me && <Groups entries={data} canChange={canChange} />}
      {((data && me) ?? error) && <QuarantineCard canJudge={canChange} />}
    </>
  )
}

/** Looks often while an answer is awaited; when prices came, everything made from them is read again. */
function useWatchedProviders() {
  const dispatch = useAppDispatch()
  const now = useNow(10_000)
  const { data: known } = providersApi.endpoints.providers.useQueryState()
  const result = useProvidersQuery(undefined, {
    pollingInterval: lookAgainMs(known, now),
    skipPollingIfUnfocused: true,
    refetchOnFocus: true,
    refetchOnMountOrArgChange: 5,
  })
  const progress = progressOf(result.data)
  const before = useRef(progress)
  useEffect(() => {
    if (before.current !== undefined && before.current !== progress)
      dispatch(api.util.invalidateTags(['Catalogue', 'Series', 'Cheapest', 'Forecast', 'Quarantine']))
    before.current = progress
  }, [progress, dispatch])
  return result
}

function Groups({ entries, canChange }: { entries: Entry[]; canChange: boolean }) {
  const { providers: words } = useStrings()
  const connected = entries.filter((entry) => entry.connections.length > 0)
  const others = entries.filter((entry) => entry.connections.length === 0)
  const cards = (of: Entry[]) => of.map((entry) => <ProviderCard key={entry.id} entry={entry} canChange={canChange} />)
  return (
    <>
      {connected.length > 0 ? (
        <Group title={words.connected}>
          <div className="grid items-start gap-4 xl:grid-cols-2">{cards(connected)}</div>
        </Group>
      ) : (
        <Notice tone="info" title={`${words.noneConnected}.`}>
          {words.noneConnectedText}
        </Notice>
      )}
      {others.length > 0 && (
        <Group title={words.available}>
          <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">{cards(others)}</div>
        </Group>
      )}
    </>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-3">
      <p className="text-[13px] font-medium text-muted">{title}</p>
      {children}
    </div>
  )
}

function CardsSkeleton() {
  const { app } = useStrings()
  return (
    <>
      <p role="status" className="sr-only">
        {app.loading}
      </p>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {Array.from({ length: 6 }, (_, i) => (
          <Skeleton key={i} className="h-64 rounded-xl" />
        ))}
      </div>
    </>
  )
}
