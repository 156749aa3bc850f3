import type { ChannelKind } from '@dumont/connectors'
import type { Alert, RuleCondition } from '@dumont/contracts'
import type { ColumnType, Generated, GeneratedAlways, Selectable } from 'kysely'
import type { Facts, Language } from './facts.ts'

type Json<T> = ColumnType<T, string, string>

type AlertsTable = {
  id: GeneratedAlways<number>
  workspaceId: string
  source: string
  watch: string
  occasion: string
  kind: string
  severity: Alert['severity']
  facts: Json<Facts>
  language: Language
  firedAt: Date
  acknowledgedAt: Date | null
  acknowledgedBy: string | null
}
type AlertReadsTable = { userId: string; workspaceId: string; upTo: number }
type AlertRulesTable = {
  id: GeneratedAlways<number>
  workspaceId: string
  name: string
  condition: Json<RuleCondition>
  enabled: boolean
  email: string | null
  channels: Json<number[]>
  language: Language
  silencedUntil: Date | null
  value: number | null
  evaluatedAt: Date | null
  createdAt: Date
}
type AlertRuleMemoriesTable = { ruleId: number; watch: string; memory: Json<unknown> }
type AlertRecipientsTable = {
  workspaceId: string
  email: string
  state: 'confirmed' | 'unconfirmed' | 'unsubscribed'
  confirmHash: string | null
  unsubscribeToken: string
  askedAt: Date | null
  confirmedAt: Date | null
}
type NotificationsTable = {
  id: GeneratedAlways<number>
  workspaceId: string
  alertId: number | null
  purpose: 'alert' | 'confirm' | 'digest' | 'test'
  occasion: string
  channel: 'email' | ChannelKind
  channelId: number | null
  recipient: string
  content: ColumnType<{ facts: Facts; language: Language } | null, string | null, string | null>
  state: Generated<'waiting' | 'sent' | 'refused' | 'expired' | 'held'>
  attempts: Generated<number>
  batch: string | null
  dueAt: Date
  firedAt: Date
  sentAt: Date | null
  lastError: string | null
  leaseToken: string | null
  leasedUntil: Date | null
}
type NotificationGatesTable = { gate: string; failures: number; closedUntil: Date }
type AlertRoundsTable = { onlyRow: Generated<boolean>; finishedAt: Date }

export type AlertRow = Selectable<AlertsTable>
export type RuleRow = Selectable<AlertRulesTable>
export type RecipientRow = Selectable<AlertRecipientsTable>
export type NotificationRow = Selectable<NotificationsTable>

declare module '../../platform/db.ts' {
  interface Database {
    alerts: AlertsTable
    alertReads: AlertReadsTable
    alertRules: AlertRulesTable
    alertRuleMemories: AlertRuleMemoriesTable
    alertRecipients: AlertRecipientsTable
    notifications: NotificationsTable
    notificationGates: NotificationGatesTable
    alertRounds: AlertRoundsTable
  }
}
