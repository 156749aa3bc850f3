import type { Alert, AlertList, AlertRule, Budget, BudgetStatus, Channel, Delivery, RecipientList } from '@dumont/contracts'
import type { Wire } from '../src/app/wire.ts'
import { me, now } from './canned.ts'

const hour = 3_600_000
const iso = (at: number) => new Date(at).toISOString()

export const aStatus: BudgetStatus = {
  period_start: '2026-11-01T00:00:00.000Z',
  period_end: '2026-12-01T00:00:00.000Z',
  spent: 231.42,
  estimated: false,
  forecast: { expected: 396.2, low: 371, high: 431 },
  forecast_covers_until: '2026-11-25T14:00:00.000Z',
  probability_exceeds: 0.17,
  thresholds: [
    { percent: 50, on: 'actual', amount: 210, state: 'firing', since: iso(now - 50 * hour), fired_at: iso(now - 50 * hour) },
    { percent: 80, on: 'actual', amount: 336, state: 'normal', since: null, fired_at: null },
    { percent: 100, on: 'actual', amount: 420, state: 'normal', since: null, fired_at: null },
    { percent: 100, on: 'forecast', amount: 420, state: 'normal', since: null, fired_at: null },
  ],
  no_data_since: null,
  evaluated_at: iso(now - 60_000),
}

export function aBudget(part: Partial<Budget> = {}): Budget {
  return {
    id: 1,
    gpu_name: null,
    threshold: 420,
    email: 'ana@example.com',
    machine_type: 'interruptible',
    alert_name: 'Lab',
    enabled: true,
    provider: null,
    label: null,
    period: { kind: 'month', zone: 'UTC' },
    thresholds: aStatus.thresholds.map(({ percent, on }) => ({ percent, on })),
    planned_usage: { kind: 'running' },
    pending_evaluations: 2,
    rearm_margin: 0.05,
    digest: 'off',
    language: 'en',
    channels: [],
    silenced_until: null,
    status: aStatus,
    last_triggered_at: iso(now - 50 * hour),
    last_forecasted_cost: 396.2,
    created_at: '2026-11-01T09:00:00.000Z',
    ...part,
  }
}

export const budgets: Budget[] = [
  aBudget(),
  aBudget({
    id: 2,
    alert_name: null,
    gpu_name: 'rtx-4090',
    label: { name: 'project', value: 'llama' },
    threshold: 100,
    email: null,
    period: { kind: 'rolling_7d', zone: 'UTC' },
    thresholds: [{ percent: 100, on: 'probability', probability: 0.7 }],
    planned_usage: { kind: 'hours_per_day', hours_per_day: 8, gpu_count: 2 },
    silenced_until: iso(now + hour),
    status: {
      ...aStatus,
      spent: 64.2,
      forecast: { expected: 131, low: 118, high: 149 },
      probability_exceeds: 0.96,
      thresholds: [{ percent: 100, on: 'probability', probability: 0.7, amount: 100, state: 'silenced', since: iso(now - hour), fired_at: null }],
    },
  }),
  aBudget({ id: 3, alert_name: 'Whisper', gpu_name: 'h100-sxm', provider: 'vast', enabled: false, email: 'rui@example.com', status: null }),
]

export function aDelivery(part: Partial<Delivery> = {}): Delivery {
  return {
    id: 1,
    channel: 'email',
    recipient: 'ana@example.com',
    state: 'sent',
    attempts: 1,
    sent_at: iso(now - hour),
    next_attempt_at: null,
    last_error: null,
    ...part,
  }
}

export function anAlert(part: Partial<Alert> = {}): Alert {
  return {
    id: 9,
    kind: 'budget_actual',
    budget_id: 1,
    rule_id: null,
    title: 'Lab: 50% of $420.00 is spent',
    text: 'You have spent $211.10 of $420.00. The period ends Tue, 1 Dec, 00:00 UTC.',
    severity: 'warning',
    value: 211.1,
    limit: 210,
    unit: 'usd',
    period_start: '2026-11-01T00:00:00.000Z',
    period_end: '2026-12-01T00:00:00.000Z',
    fired_at: iso(now - hour),
    unread: true,
    acknowledged_at: null,
    acknowledged_by: null,
    acknowledged_by_name: null,
    deliveries: [aDelivery()],
    link: '/budgets?budget=1',
    forecasted_cost: 396.2,
    ...part,
  }
}

const away = 'No answer from mail.example.com (ECONNREFUSED)'
export const someAlerts: Alert[] = [
  anAlert({
    deliveries: [
      aDelivery({ state: 'waiting', attempts: 3, sent_at: null, next_attempt_at: iso(now + 240_000), last_error: away }),
      aDelivery({ id: 2, channel: 'slack', recipient: 'ops' }),
      aDelivery({ id: 3, channel: 'webhook', recipient: 'grafana', state: 'refused', sent_at: null, last_error: 'hooks.example.com answered 410' }),
    ],
  }),
  anAlert({
    id: 8,
    kind: 'budget_probability',
    title: 'Budget 2: 82% chance to exceed 100% of $100.00',
    text: 'With a chance of 82% more than 100% of $100.00 is spent by Wed, 25 Nov, 14:00 UTC.',
    value: 0.82,
    limit: 0.7,
    unit: 'probability',
    budget_id: 2,
    unread: false,
    acknowledged_at: iso(now - 20 * hour),
    acknowledged_by: 'u1',
    acknowledged_by_name: 'Ana',
    fired_at: iso(now - 26 * hour),
    deliveries: [],
  }),
]

export function alertList(part: Partial<Wire<typeof AlertList>> = {}): Wire<typeof AlertList> {
  return { alerts: someAlerts, unread: 1, next_before: null, email_configured: true, evaluator_late: false, evaluated_at: iso(now - 60_000), ...part }
}
/** Nothing to read: what most tests want of the bell. */
export const noAlerts = alertList({ alerts: [], unread: 0 })

export function aChannel(part: Partial<Channel> = {}): Channel {
  const about = { id: 1, kind: 'slack' as const, name: 'ops', host: 'hooks.slack.com', signing_secret: null }
  return { ...about, created_at: iso(now - 40 * hour), last_error: null, used_by: [], ...part }
}
export const channels: Channel[] = [
  aChannel(),
  aChannel({ id: 2, kind: 'webhook', name: 'grafana', host: 'hooks.example.com', last_error: 'hooks.example.com answered 410' }),
]

export const recipients: Wire<typeof RecipientList> = {
  recipients: [
    { email: me.user.email ?? '', state: 'confirmed', asked_at: null, confirmed_at: iso(now - 400 * hour) },
    { email: 'rui@example.com', state: 'unconfirmed', asked_at: iso(now - 30 * hour), confirmed_at: null },
    { email: 'old@example.com', state: 'unsubscribed', asked_at: iso(now - 900 * hour), confirmed_at: iso(now - 899 * hour) },
  ],
  email_configured: true,
  from: 'dumont@gpu.example.com',
}

export function aRule(part: Partial<AlertRule> = {}): AlertRule {
  return {
    id: 1,
    name: 'Price of RTX 4090',
    condition: { kind: 'price_below', gpu_name: 'rtx-4090', machine_type: 'interruptible', provider: null, region: null, usd_per_gpu_hour: 0.3 },
    enabled: true,
    email: 'ana@example.com',
    channels: [],
    language: 'en',
    state: 'normal',
    value: 0.411,
    since: null,
    silenced_until: null,
    evaluated_at: iso(now - 60_000),
    last_fired_at: null,
    watched: [{ subject: 'RTX 4090', state: 'normal', since: null, value: 0.411 }],
    created_at: iso(now - 90 * hour),
    ...part,
  }
}
