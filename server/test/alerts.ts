import type { AlertList, Budget } from '@dumont/contracts'
import type { Connection } from '../src/platform/db.ts'
import { alerts } from '../src/features/alerts/index.ts'
import { startMailServer, type MailServer } from './mail-server.ts'
import { startUsageWorld, type UsageWorld } from './usage.ts'

export type AlertWorld = UsageWorld & {
  mail: MailServer
  /** For before each test: nothing of what tests make is there, no mail came, and it is `now` again. */
  begin: () => Promise<void>
  budget: (over?: Record<string, unknown>) => Promise<Budget>
  /** One turn of the clock's five minutes: judge, then send. */
  evaluate: () => Promise<void>
  sendDue: () => Promise<void>
  list: () => Promise<AlertList>
  /** Moves the clock on. */
  wait: (minutes: number) => void
}

const ownerEmail = 'owner@gpu.test'

const madeByTests = `
  budgets, alert_rules, alert_channels, alerts, alert_reads, alert_recipients, notifications, notification_gates,
  usage_ledgers, usage_instances, usage_sessions, usage_segments, calendar_connections,
  provider_connections, series, forecasts, forecast_health, idempotency_keys, audit_log`

/** The app with a workspace whose owner has an address, and a real mail server. */
export async function startAlertWorld(now = '2026-09-01T00:00:00Z', connection?: Connection): Promise<AlertWorld> {
  const mail = await startMailServer()
  const it = await startUsageWorld(now, mail.env, connection)
  const { db } = it.deps
  await db
    .insertInto('users')
    .values({ id: 'u1', name: 'Olga', email: ownerEmail, createdAt: new Date(0), updatedAt: new Date(0) })
    .execute()
  await db
    .insertInto('memberships')
    .values({ id: 'm1', workspaceId: 'w1', userId: 'u1', role: 'owner', createdAt: new Date(0) } as never)
    .execute()
  const job = (name: string) => alerts.jobs!.find((one) => one.name === name)!.runDue(it.deps, it.clock.now(), new AbortController().signal)
  return {
    ...it,
    mail,
    begin: async () => {
      await it.deps.pool.query(`truncate ${madeByTests} cascade`)
      it.at(now)
      mail.taken.length = 0
      mail.refuse.clear()
    },
    budget: async (over = {}) => {
      const answer = await it.send('POST', '/spot/budget-alerts', {
        threshold: 100,
        email: ownerEmail,
        thresholds: [{ percent: 80, on: 'actual' }],
        period: { kind: 'month', zone: 'UTC' },
        ...over,
      })
      if (answer.statusCode !== 201) throw new Error(answer.body)
      return JSON.parse(answer.body) as Budget
    },
    evaluate: async () => {
      await job('alerts.evaluate')
      await job('alerts.send')
    },
    sendDue: () => job('alerts.send'),
    list: () => it.get<AlertList>('/alerts'),
    wait: (minutes) => it.clock.set(new Date(it.clock.now().getTime() + minutes * 60_000)),
  }
}
