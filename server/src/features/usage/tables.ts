import type { ConnectorFailure } from '@dumont/connectors'
import type { Market, UsageOrigin, UsageState } from '@dumont/contracts'
import type { ColumnType, Generated, GeneratedAlways, Selectable } from 'kysely'

type UsageLedgersTable = { workspaceId: string; version: Generated<number> }

type UsageSourcesTable = {
  id: GeneratedAlways<number>
  workspaceId: string
  connectionId: number
  nextAttemptAt: Date | null
  lastAttemptAt: Date | null
  lastSuccessAt: Date | null
  failure: ConnectorFailure | null
  lastError: string | null
  failures: Generated<number>
  instances: Generated<number>
  balanceMicros: number | null
  balanceAt: Date | null
  billedFrom: Date | null
  billedTo: Date | null
  billedMicros: number | null
  ledgerMicros: number | null
  askedVersion: number | null
  leaseBy: string | null
  leaseUntil: Date | null
  createdAt: Date
}

type UsageSourcesRefusedTable = { connectionId: number; workspaceId: string }
type UsageInstancesTable = { id: GeneratedAlways<number>; workspaceId: string; provider: string; key: string }

type UsageSessionsTable = {
  id: GeneratedAlways<number>
  workspaceId: string
  instanceId: number
  sourceId: number | null
  part: string | null
  connectionId: number | null
  origin: UsageOrigin
  name: string | null
  gpuId: string
  gpuCount: number
  instanceType: string | null
  region: string | null
  zone: string | null
  market: Market
  labels: ColumnType<Record<string, string>, string, string>
  startedAt: Date
  endedAt: Date | null
  lastSeenAt: Date
  createdAt: Date
}

type UsageSegmentsTable = {
  id: Generated<number>
  workspaceId: string
  sessionId: number
  instanceId: number
  state: UsageState
  rateMicros: number | null
  storageMicros: number
  utilisation: number | null
  fromAt: Date
  toAt: Date | null
  estimatedBecause: string | null
  origin: UsageOrigin
  supersededBy: number | null
  correctionReason: string | null
  voided: Generated<boolean>
  createdAt: Date
}

export type SourceRow = Selectable<UsageSourcesTable>
export type SessionRow = Selectable<UsageSessionsTable>
export type SegmentRow = Selectable<UsageSegmentsTable>

declare module '../../platform/db.ts' {
  interface Database {
    usageLedgers: UsageLedgersTable
    usageSources: UsageSourcesTable
    usageSourcesRefused: UsageSourcesRefusedTable
    usageInstances: UsageInstancesTable
    usageSessions: UsageSessionsTable
    usageSegments: UsageSegmentsTable
  }
}
