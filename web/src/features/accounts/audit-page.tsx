import type { AuditEntry } from '@dumont/contracts'
import { useState } from 'react'
import { asApiError } from '../../app/api-error.ts'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import type { Wire } from '../../app/wire.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatDateTime } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { useAuditQuery, useMeQuery } from './api.ts'

type Entry = Wire<typeof AuditEntry>

export function AuditPage() {
  const { audit: words } = useStrings()
  const { data: me } = useMeQuery()
  const [pages, setPages] = useState<(number | undefined)[]>([undefined])
  if (me && me.role !== 'owner') {
    return (
      <Card title={words.title}>
        <p className="text-muted">{words.ownersOnly}</p>
      </Card>
    )
  }
  return (
    <Card title={words.title} subtitle={words.text}>
      <div className="flex flex-col gap-4">
        {pages.map((before, index) => (
          <AuditPart key={before ?? 'newest'} before={before} isLast={index === pages.length - 1} onMore={(next) => setPages([...pages, next])} />
        ))}
      </div>
    </Card>
  )
}

function AuditPart(props: { before: number | undefined; isLast: boolean; onMore: (before: number) => void }) {
  const { audit: words } = useStrings()
  const columns = useColumns()
  const { data, error } = useAuditQuery({ before: props.before })
  if (error) return <Failure error={asApiError(error)} />
  if (!data) return <Skeleton className="h-40" />
  if (data.entries.length === 0) return props.before === undefined ? <p className="text-muted">{words.empty}</p> : null
  const next = data.next_before
  return (
    <>
      <Table label={words.title} columns={columns} rows={data.entries} rowKey={(entry) => entry.id} />
      {props.isLast && next !== null && <Button onClick={() => props.onMore(next)}>{words.more}</Button>}
    </>
  )
}

function useColumns(): Column<Entry>[] {
  const { audit: words } = useStrings()
  const { language, zone } = useLocale()
  return [
    { title: words.columns.at, cell: (entry) => <span className="num whitespace-nowrap">{formatDateTime(Date.parse(entry.at), language, zone)}</span> },
    { title: words.columns.who, cell: (entry) => entry.who },
    { title: words.columns.action, cell: (entry) => <span className="font-medium">{entry.action}</span> },
    { title: words.columns.target, cell: (entry) => entry.target ?? '–' },
    { title: words.columns.detail, cell: (entry) => <span className="text-muted wrap-anywhere">{detailText(entry.detail)}</span> },
  ]
}

/** 'role: viewer, was: member' */
export function detailText(detail: Record<string, unknown>): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
}
