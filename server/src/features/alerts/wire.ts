import type { Alert, Channel, ChannelUse, Delivery, Recipient } from '@dumont/contracts'
import type { Facts } from './facts.ts'
import { sayFacts } from './say-facts.ts'
import type { ChannelRow } from '../channels/index.ts'
import type { AlertRow, NotificationRow, RecipientRow } from './tables.ts'

export function toWireAlert(row: AlertRow, deliveries: readonly NotificationRow[], readTo: number, names: ReadonlyMap<string, string>): Alert {
  const { title, text, path } = sayFacts(row.facts, row.language)
  const [source, id] = row.source.split(':')
  return {
    id: row.id,
    kind: row.kind,
    budget_id: source === 'budget' ? Number(id) : null,
    rule_id: source === 'rule' ? Number(id) : null,
    title,
    text,
    severity: row.severity,
    ...figuresOf(row.facts),
    fired_at: row.firedAt.toISOString(),
    unread: row.id > readTo,
    acknowledged_at: row.acknowledgedAt?.toISOString() ?? null,
    acknowledged_by: row.acknowledgedBy,
    acknowledged_by_name: names.get(row.acknowledgedBy ?? '') ?? null,
    deliveries: deliveries.map(toWireDelivery),
    link: path,
  }
}

type Figures = Pick<Alert, 'value' | 'limit' | 'unit' | 'period_start' | 'period_end' | 'forecasted_cost'>
const none: Figures = { value: null, limit: null, unit: 'none', period_start: null, period_end: null, forecasted_cost: null }

function figuresOf(facts: Facts): Figures {
  if (facts.kind === 'rule') return { ...none, value: facts.value, limit: facts.limit, unit: unitOf[facts.rule] ?? 'usd_per_gpu_hour' }
  if (facts.kind !== 'budget') return none
  const { on, spent, forecast, chance, wantedChance, amount, percent } = facts
  const about = { period_start: facts.periodStart, period_end: facts.periodEnd, forecasted_cost: forecast?.expected ?? null }
  if (on === 'probability') return { ...about, value: chance, limit: wantedChance, unit: 'probability' }
  return { ...about, value: on === 'actual' ? spent : (forecast?.expected ?? null), limit: (amount * percent) / 100, unit: 'usd' }
}

const unitOf: Readonly<Record<string, Alert['unit']>> = {
  price_jump: 'percent',
  long_session: 'hours',
  provider_silent: 'none',
  worse_than_naive: 'none',
  calendar_reconnect: 'none',
  balance_low: 'usd',
  // Of the whole instance, each hour.
  idle_instance: 'usd',
}

const toWireDelivery = (row: NotificationRow): Delivery => ({
  id: row.id,
  channel: row.channel,
  recipient: row.recipient,
  state: row.state,
  attempts: row.attempts,
  sent_at: row.sentAt?.toISOString() ?? null,
  next_attempt_at: row.state === 'waiting' ? row.dueAt.toISOString() : null,
  last_error: row.lastError,
})

export const toWireChannel = (row: ChannelRow, usedBy: readonly ChannelUse[] = [], signingSecret: string | null = null): Channel => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  host: row.host,
  signing_secret: signingSecret,
  created_at: row.createdAt.toISOString(),
  last_error: row.lastError,
  used_by: [...usedBy],
})

export const toWireRecipient = (row: RecipientRow): Recipient => ({
  email: row.email,
  state: row.state,
  asked_at: row.askedAt?.toISOString() ?? null,
  confirmed_at: row.confirmedAt?.toISOString() ?? null,
})
