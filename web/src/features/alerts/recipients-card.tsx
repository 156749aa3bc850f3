import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { formatDateTime } from '../../ui/format-time.ts'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { useRecipientsQuery, type Recipients } from './api.ts'
import { AskAgain } from './recipient-note.tsx'
import { mayAsk } from './recipient-state.ts'

type Recipient = Recipients['recipients'][number]
const tones: Record<Recipient['state'], Tone> = { confirmed: 'good', unconfirmed: 'warn', unsubscribed: 'bad' }

export function RecipientsCard() {
  const { recipients: words, alerts } = useStrings()
  const { language, zone } = useLocale()
  const { data, error } = useRecipientsQuery(undefined, { refetchOnFocus: true })
  const columns: Column<Recipient>[] = [
    { title: words.columns.email, cell: ({ email }) => <span className="font-medium">{email}</span> },
    { title: words.columns.state, cell: ({ state }) => <Badge tone={tones[state]}>{words.states[state]}</Badge> },
    {
      title: words.columns.asked,
      cell: ({ asked_at: at }) => <span className="whitespace-nowrap">{at ? formatDateTime(Date.parse(at), language, zone) : words.never}</span>,
    },
    {
      title: words.ask,
      hideTitle: true,
      numeric: true,
      cell: ({ email, state }) => mayAsk(state) && data?.email_configured && <AskAgain email={email} />,
    },
  ]
  return (
    <Card title={words.title} subtitle={data?.from ? `${words.text} ${words.from(data.from)}` : words.text}>
      <div className="flex flex-col gap-3">
        {error && <Failure error={error} />}
        {!data && !error && <Skeleton className="h-32" />}
        {data && !data.email_configured && (
          <Notice tone="info" title={alerts.noMail.title}>
            {alerts.noMail.text}
          </Notice>
        )}
        {data?.recipients.length === 0 && <p className="text-muted">{words.empty}</p>}
        {data && data.recipients.length > 0 && <Table label={words.title} columns={columns} rows={data.recipients} rowKey={({ email }) => email} />}
      </div>
    </Card>
  )
}
