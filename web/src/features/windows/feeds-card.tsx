import type { WindowFeed } from '@dumont/contracts'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { formatDate, formatDateTime } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { useMeQuery } from '../accounts/api.ts'
import { useRevokeWindowFeedMutation, useWindowFeedsQuery } from './api.ts'
import { HowToSubscribe } from './how-to-subscribe.tsx'
import { NewFeed } from './new-feed.tsx'

/** Addresses for calendars: made here, shown once, revoked here. */
export function FeedsCard() {
  const { feeds: words } = useStrings()
  const { data: me } = useMeQuery()
  const { data, error } = useWindowFeedsQuery()
  const columns = useColumns()
  if (!me || me.role === 'viewer') return null
  return (
    <Card title={words.title} subtitle={words.text} actions={<NewFeed />}>
      {error && <Failure error={error} />}
      {data ? (
        data.length > 0 ? (
          <Table label={words.title} columns={columns} rows={data} rowKey={(feed) => feed.id} />
        ) : (
          <p className="text-muted">{words.empty}</p>
        )
      ) : (
        !error && <Skeleton className="h-24" />
      )}
      <HowToSubscribe />
    </Card>
  )
}

function useColumns(): Column<WindowFeed>[] {
  const { feeds: words } = useStrings()
  const { language, zone } = useLocale()
  return [
    {
      title: words.columns.name,
      cell: (feed) => (
        <>
          <span className="block font-medium">{feed.name}</span>
          <span className="block text-[12px] whitespace-nowrap text-muted">{words.since(formatDate(Date.parse(feed.created_at), language, zone))}</span>
        </>
      ),
    },
    {
      title: words.columns.used,
      cell: ({ last_used_at: at }) => <span className="whitespace-nowrap">{at ? formatDateTime(Date.parse(at), language, zone) : words.never}</span>,
    },
    { title: words.revoke, hideTitle: true, numeric: true, cell: (feed) => <Revoke feed={feed} /> },
  ]
}

function Revoke({ feed }: { feed: WindowFeed }) {
  const { feeds: words, app } = useStrings()
  const [revoke, { isLoading }] = useRevokeWindowFeedMutation()
  return (
    <Confirm
      title={words.revokeTitle(feed.name)}
      text={words.revokeText}
      confirmLabel={words.revoke}
      cancelLabel={app.cancel}
      onConfirm={() => void revoke(feed.id)}
    >
      <Button size="small" tone="danger" disabled={isLoading} aria-label={words.revokeLabel(feed.name)}>
        {words.revoke}
      </Button>
    </Confirm>
  )
}
