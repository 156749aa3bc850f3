import type { Channel } from '@dumont/contracts'
import clsx from 'clsx'
import { useState } from 'react'
import { asApiError } from '../../app/api-error.ts'
import { Failure, useFailureText } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatDate } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { useMeQuery } from '../accounts/api.ts'
import { useChannelsQuery, useRemoveChannelMutation, useTestChannelMutation } from './api.ts'
import { channelKindNames } from './channel-kinds.ts'
import { NewChannel } from './new-channel.tsx'
import { reasonPtBr } from './reasons-pt-br.ts'
import { RecipientsCard } from './recipients-card.tsx'
import { RemoveChannel } from './remove-channel.tsx'

export function ChannelsPage() {
  const { channels: words } = useStrings()
  const { data: me } = useMeQuery()
  if (!me) return <Skeleton className="h-64 rounded-xl" />
  if (me.role === 'viewer') return <p className="text-muted">{words.membersOnly}</p>
  return (
    <div className="flex flex-col gap-4">
      <ChannelsCard isOwner={me.role === 'owner'} />
      <RecipientsCard />
    </div>
  )
}

function ChannelsCard({ isOwner }: { isOwner: boolean }) {
  const { channels: words } = useStrings()
  const textOf = useFailureText()
  const { data, error } = useChannelsQuery(undefined, { pollingInterval: 30_000, skipPollingIfUnfocused: true })
  const [test, testing] = useTestChannelMutation()
  const [remove, removing] = useRemoveChannelMutation()
  // It is in the list no more when it is told that it is gone.
  const [removed, setRemoved] = useState<Channel>()
  const columns = useColumns()
  const tested = data?.find(({ id }) => id === testing.originalArgs)
  const failure = asApiError(testing.error ?? removing.error)
  const acts: Column<Channel> = {
    title: words.test,
    hideTitle: true,
    numeric: true,
    cell: (one) => (
      <span className="inline-flex gap-2">
        <Button size="small" disabled={testing.isLoading} aria-label={words.testLabel(one.name)} onClick={() => void test(one.id)}>
          {words.test}
        </Button>
        <RemoveChannel
          channel={one}
          disabled={removing.isLoading}
          onRemove={() => {
            setRemoved(one)
            testing.reset()
            void remove(one.id)
          }}
        />
      </span>
    ),
  }
  return (
    <Card title={words.title} subtitle={words.text} actions={isOwner && <NewChannel />}>
      <div className="flex flex-col gap-3">
        {error && <Failure error={error} />}
        {!data && !error && <Skeleton className="h-32" />}
        {data?.length === 0 && <p className="text-muted">{words.empty}</p>}
        {data && data.length > 0 && <Table label={words.title} columns={isOwner ? [...columns, acts] : columns} rows={data} rowKey={({ id }) => id} />}
        {tested && testing.isSuccess && (
          <p role="status" className="text-[13px] text-muted">
            {words.tested(tested.name)}
          </p>
        )}
        {removed && removing.data && (
          <p role="status" className="text-[13px] text-muted">
            {words.removed(removed.name, String(removing.data.detached.length))}
          </p>
        )}
        {failure && (
          <p role="alert" className="text-[13px] text-bad">
            {textOf(failure)}
          </p>
        )}
        {!isOwner && <p className="text-[13px] text-muted">{words.ownersOnly}</p>}
      </div>
    </Card>
  )
}

function useColumns(): Column<Channel>[] {
  const { channels: words } = useStrings()
  const { language, zone } = useLocale()
  const reason = (text: string) => (language === 'pt-BR' ? reasonPtBr(text) : text)
  return [
    { title: words.columns.name, cell: ({ name }) => <span className="font-medium">{name}</span> },
    { title: words.columns.kind, cell: ({ kind }) => channelKindNames[kind] },
    { title: words.columns.host, cell: ({ host }) => host },
    {
      title: words.columns.uses,
      cell: ({ used_by: uses }) => (
        <span className={clsx('whitespace-nowrap', uses.length === 0 && 'text-muted')}>
          {uses.length === 0 ? words.unused : words.uses(String(uses.length))}
        </span>
      ),
    },
    { title: words.columns.added, cell: (one) => <span className="whitespace-nowrap">{formatDate(Date.parse(one.created_at), language, zone)}</span> },
    {
      title: words.columns.state,
      cell: ({ last_error: error }) => (error === null ? <span className="text-muted">{words.fine}</span> : <span className="text-bad">{reason(error)}</span>),
    },
  ]
}
