import type { Market } from '@dumont/contracts'
import type { ConnectorFailure } from '@dumont/connectors'
import type { ColumnType, Generated, GeneratedAlways, Selectable } from 'kysely'

type Json<T> = ColumnType<T, string, string>

type ProviderConnectionsTable = {
  id: GeneratedAlways<number>
  provider: string
  name: string
  settings: Json<Record<string, unknown>>
  sealedSecrets: string | null
  pollSeconds: number | null
  paused: Generated<boolean>
  version: Generated<number>
  points: Generated<number>
  workspaceId: string | null
  createdAt: Date
  changedAt: Date
}

/** In the order in which they are worked on. */
export const taskKinds = ['parts', 'offers', 'references', 'history'] as const
export type TaskKind = (typeof taskKinds)[number]

/** An offer that was not taken, and why. */
export type Refused = { key: string; reason: string }

type ProviderTasksTable = {
  connectionId: number
  kind: TaskKind
  part: string
  nextAttemptAt: Date | null
  lastAttemptAt: Date | null
  lastSuccessAt: Date | null
  failure: ConnectorFailure | null
  lastError: string | null
  failures: Generated<number>
  noAnswerSince: Date | null
  offers: Generated<number>
  suspiciousOffers: number | null
  refused: ColumnType<Refused[], string | undefined, string>
  leaseBy: string | null
  leaseUntil: Date | null
  createdAt: Date
}

type OffersNowTable = {
  connectionId: number
  part: string
  key: string
  seriesId: number
  provider: string
  region: string | null
  zone: string | null
  instanceType: string | null
  gpuId: string
  gpuCount: number
  market: Market
  priceMicros: number
  onDemandMicros: number | null
  memoryGb: number | null
  interruptionFrom: number | null
  interruptionTo: number | null
  observedAt: Date
}

type ProviderPricingTable = {
  id: GeneratedAlways<number>
  provider: string
  instance: string
  gpuId: string
  memoryGb: number | null
  formFactor: string | null
  gpuCount: number
  region: string
  currency: Generated<string>
  priceMicros: number
  effectiveFrom: Date | null
  effectiveUntil: Date | null
  source: string
  fetchedAt: Date | null
  confirmedAt: Date | null
  note: string | null
  correction: Generated<boolean>
  supersededBy: number | null
}

type WatchlistsTable = { userId: string; workspaceId: string; items: Json<unknown[]>; filters: Json<unknown[]>; changedAt: Date }

export type ConnectionRow = Selectable<ProviderConnectionsTable>
export type TaskRow = Selectable<ProviderTasksTable>
export type PricingRow = Selectable<ProviderPricingTable>

declare module '../../platform/db.ts' {
  interface Database {
    providerConnections: ProviderConnectionsTable
    providerTasks: ProviderTasksTable
    offersNow: OffersNowTable
    providerPricing: ProviderPricingTable
    watchlists: WatchlistsTable
  }
}
