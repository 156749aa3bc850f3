import type { Alert } from '@dumont/contracts'
import { Check } from 'lucide-react'
import { Link } from 'react-router'
import { asApiError } from '../../app/api-error.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button, buttonLook } from '../../ui/button.tsx'
import { formatHour, formatUpdated } from '../../ui/format-time.ts'
import { useMeQuery } from '../accounts/api.ts'
import { useAcknowledgeMutation } from './api.ts'
import { Deliveries } from './deliveries.tsx'
import { figureText } from './figure-text.ts'

const tones: Record<Alert['severity'], Tone> = { info: 'accent', warning: 'warn', critical: 'bad' }

type Props = { alert: Alert; isNew: boolean; isMailConfigured: boolean; hasLink?: boolean }

/** What crossed, by how much, until when, and what became of each message. */
export function AlertItem({ alert, isNew, isMailConfigured, hasLink = true }: Props) {
  const { alerts: words } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow()
  const { data: me } = useMeQuery()
  const when = formatUpdated(Date.parse(alert.fired_at), now, language, zone)
  const isMine = me !== undefined && alert.acknowledged_by === me.user.id
  const sayAcknowledged = (at: string) =>
    isMine ? words.acknowledged(at) : alert.acknowledged_by_name === null ? words.acknowledgedByOther(at) : words.acknowledgedBy(alert.acknowledged_by_name, at)
  return (
    <li className={`flex flex-col gap-3 rounded-xl border bg-surface p-4 sm:p-5 ${isNew ? 'border-accent/60' : 'border-line'}`}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-60">
          <h2 className="text-[15px] leading-snug font-semibold tracking-[-0.01em] break-words">{alert.title}</h2>
          <p className="text-muted">{alert.text}</p>
        </div>
        <p className="num flex items-center gap-2 text-[13px] text-muted">
          {isNew && <Badge tone="accent">{words.unread}</Badge>}
          <Badge tone={tones[alert.severity]}>{words.severity[alert.severity]}</Badge>
          <time dateTime={alert.fired_at}>{when}</time>
        </p>
      </div>
      <Figures alert={alert} />
      <Deliveries deliveries={alert.deliveries} isMailConfigured={isMailConfigured} />
      <div className="flex flex-wrap items-center gap-2">
        {hasLink && alert.budget_id !== null && (
          <Link to={`/budgets?budget=${alert.budget_id}`} className={buttonLook({ size: 'small' })}>
            {words.open}
          </Link>
        )}
        {alert.rule_id !== null && (
          <Link to="/alerts/rules" className={buttonLook({ size: 'small' })}>
            {words.toRules}
          </Link>
        )}
        {alert.acknowledged_at === null ? (
          me && me.role !== 'viewer' && <Acknowledge alert={alert} />
        ) : (
          <p className="flex items-center gap-1.5 text-[13px] text-muted">
            <Check aria-hidden className="size-4 text-good" />
            {sayAcknowledged(formatHour(Date.parse(alert.acknowledged_at), language, zone))}
          </p>
        )}
      </div>
    </li>
  )
}

function Figures({ alert }: { alert: Alert }) {
  const { alerts: words, budgets } = useStrings()
  const { language, zone } = useLocale()
  const time = (at: string) => formatHour(Date.parse(at), language, zone)
  const rows = [
    [words.facts.value, figureText(alert.value, alert.unit, language)],
    [words.facts.limit, figureText(alert.limit, alert.unit, language)],
    [words.facts.period, alert.period_start && alert.period_end ? budgets.span(time(alert.period_start), time(alert.period_end)) : undefined],
  ].filter((row): row is [string, string] => row[1] !== undefined)
  if (rows.length === 0) return null
  return (
    <dl className="num flex flex-wrap gap-x-8 gap-y-1 text-[13px]">
      {rows.map(([name, value]) => (
        <div key={name} className="flex gap-2">
          <dt className="text-muted">{name}</dt>
          <dd className="font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Acknowledge({ alert }: { alert: Alert }) {
  const { alerts: words } = useStrings()
  const textOf = useFailureText()
  const [acknowledge, { isLoading, error }] = useAcknowledgeMutation()
  const failure = asApiError(error)
  return (
    <>
      <Button size="small" disabled={isLoading} aria-label={words.acknowledgeLabel(alert.title)} onClick={() => void acknowledge(alert.id)}>
        {words.acknowledge}
      </Button>
      {failure && (
        <span role="alert" className="text-[13px] text-bad">
          {textOf(failure)}
        </span>
      )}
    </>
  )
}
