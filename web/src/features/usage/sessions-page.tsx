import { Download } from 'lucide-react'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { formatDateTime } from '../../ui/format-time.ts'
import { providerName } from '../../ui/provider-name.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { EstimatedBadge } from '../economy/reference-words.tsx'
import { SavingsNav } from '../economy/savings-nav.tsx'
import { useMoney } from '../economy/use-money.ts'
import { sessionsCsvUrl, useLazyUsageSessionsQuery, useUsageSessionsQuery, type Sessions, type SessionsQuestion } from './api.ts'
import { SessionDrawer } from './session-drawer.tsx'
import { sessionName } from './session-name.ts'

type Session = Sessions['sessions'][number]
const filters = ['all', 'active', 'ended'] as const satisfies readonly SessionsQuestion['state'][]

/** Everything that ran, each opening to what it is made of. Which is open stands in the address. */
export function SessionsPage() {
  const { sessions: words } = useStrings()
  const [params, setParams] = useSearchParams()
  const open = Number(params.get('session')) || undefined
  const state = filters.find((one) => one === params.get('state')) ?? 'all'
  const change = (name: string, value: string | undefined) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old)
        if (value) next.set(name, value)
        else next.delete(name)
        return next
      },
      { replace: true, preventScrollReset: true },
    )
  return (
    <>
      <PageTitle
        title={words.title}
        subtitle={words.subtitle}
        actions={
          <>
            <Segmented
              label={words.which}
              value={state}
              options={filters.map((value) => ({ value, label: words.filters[value] }))}
              onChange={(value) => change('state', value === 'all' ? undefined : value)}
            />
            <a className={buttonLook({})} href={sessionsCsvUrl(state)} download aria-label={words.csv}>
              <Download aria-hidden />
              CSV
            </a>
          </>
        }
      />
      <SavingsNav />
      <SessionTable key={state} state={state} onOpen={(id) => change('session', String(id))} />
      <SessionDrawer id={open} onClose={() => change('session', undefined)} />
    </>
  )
}

function SessionTable({ state, onOpen }: { state: SessionsQuestion['state']; onOpen: (id: number) => void }) {
  const { sessions: words, economy, app } = useStrings()
  const { language } = useLocale()
  const columns = useColumns(onOpen)
  // What runs goes on costing: the first page is asked for again, as the overview is.
  const { data, error, refetch } = useUsageSessionsQuery({ state }, { refetchOnMountOrArgChange: true, pollingInterval: 60_000, skipPollingIfUnfocused: true })
  const [older, setOlder] = useState<Session[]>([])
  const [before, setBefore] = useState<number | null>()
  const [ask, asking] = useLazyUsageSessionsQuery()
  if (!data)
    return error ? <Failure error={error} actions={<Button onClick={() => void refetch()}>{app.retry}</Button>} /> : <Skeleton className="h-96 rounded-xl" />
  const rows = [...data.sessions, ...older.filter((one) => !data.sessions.some(({ id }) => id === one.id))]
  const next = before === undefined ? data.next_before : before
  const more = async () => {
    if (next === null) return
    const page = await ask({ state, before: next }).unwrap()
    setOlder((known) => [...known, ...page.sessions])
    setBefore(page.next_before)
  }
  if (rows.length === 0)
    return state === 'all' ? (
      <Empty title={words.empty} text={economy.first.widgetText}>
        <Link to="/savings" className={buttonLook({ tone: 'primary' })}>
          {economy.first.record}
        </Link>
      </Empty>
    ) : (
      <p className="text-muted">{words.emptyFilter}</p>
    )
  return (
    <>
      {error && <Failure error={error} />}
      <Table label={words.title} columns={columns} rows={rows} rowKey={({ id }) => id} />
      {asking.error && <Failure error={asking.error} />}
      <div className="flex flex-wrap items-center justify-between gap-3 text-[13px] text-muted">
        <span className="num">{words.count(formatNumber(rows.length, language), formatNumber(data.total, language))}</span>
        {next !== null && (
          <Button disabled={asking.isFetching} onClick={() => void more().catch(() => undefined)}>
            {words.more}
          </Button>
        )}
      </div>
    </>
  )
}

export const stateTones: Record<Session['state'], Tone> = { running: 'good', idle: 'warn', stopped: 'plain', ended: 'plain' }

function useColumns(onOpen: (id: number) => void): Column<Session>[] {
  const { sessions: words } = useStrings()
  const { language, zone } = useLocale()
  const money = useMoney()
  const when = (at: string) => <span className="num whitespace-nowrap">{formatDateTime(Date.parse(at), language, zone)}</span>
  return [
    {
      title: words.columns.instance,
      cell: (one) => (
        <span className="flex min-w-44 flex-col">
          <span className="font-medium">{sessionName(one)}</span>
          <span className="text-[12px] break-all text-muted">{one.key}</span>
        </span>
      ),
    },
    { title: words.columns.where, cell: (one) => [providerName(one.provider), one.region].filter(Boolean).join(', ') },
    {
      title: words.columns.state,
      cell: (one) => (
        <span className="flex flex-wrap gap-1">
          <Badge tone={stateTones[one.state]}>{one.voided ? words.voided : words.states[one.state]}</Badge>
          {one.estimated && <EstimatedBadge />}
        </span>
      ),
    },
    { title: words.columns.started, cell: (one) => when(one.started_at) },
    { title: words.columns.ended, cell: (one) => (one.ended_at ? when(one.ended_at) : '–') },
    { title: words.columns.hours, numeric: true, cell: (one) => money.hours(one.running_hours) },
    { title: words.columns.paid, numeric: true, cell: (one) => money.cents(one.cost) },
    {
      title: words.columns.labels,
      cell: ({ labels }) => (
        <span className="flex flex-wrap gap-1">
          {Object.entries(labels).map(([name, value]) => (
            <Badge key={name}>
              {name}: {value}
            </Badge>
          ))}
        </span>
      ),
    },
    {
      title: words.columns.open,
      hideTitle: true,
      numeric: true,
      cell: (one) => (
        <Button size="small" aria-label={words.openLabel(sessionName(one))} onClick={() => onOpen(one.id)}>
          {words.open}
        </Button>
      ),
    },
  ]
}
