import type { ComparedProvider, UsageState } from '@dumont/contracts'
import type { ColumnType, Generated, GeneratedAlways, Selectable } from 'kysely'
import type { StoredReference } from './decide-reference.ts'
import type { Proxy, SheetRow } from './decide-sheet.ts'

type Json<T> = ColumnType<T, string | undefined, string>

type EconomySettingsTable = {
  workspaceId: string
  regions: Json<Partial<Record<ComparedProvider, string>>>
  proxies: Json<Proxy[]>
  sheet: Json<SheetRow[]>
  version: Generated<number>
}
type EconomyLedgersTable = { workspaceId: string; segmentId: Generated<number> }
type EconomyValuedTable = { segmentId: number; workspaceId: string; valuedTo: Date; done: boolean }
type SavingsReferencesTable = { id: GeneratedAlways<number>; workspaceId: string; digest: string; snapshot: ColumnType<StoredReference, string, never> }
type SavingsEvidenceTable = {
  segmentId: number
  provider: ComparedProvider
  fromAt: Date
  toAt: Date
  workspaceId: string
  sessionId: number
  referenceId: number | null
  referenceMicros: number | null
  reason: string | null
  compared: boolean
  state: UsageState
  rateMicros: number | null
  storageMicros: number
  gpuCount: number
  estimated: boolean
}
type EmbedTokensTable = {
  id: GeneratedAlways<number>
  workspaceId: string
  name: string
  prefix: string
  hash: string
  hideAmounts: boolean
  createdAt: Date
  lastUsedAt: Date | null
  revokedAt: Date | null
}

export type EmbedTokenRow = Selectable<EmbedTokensTable>

declare module '../../platform/db.ts' {
  interface Database {
    economySettings: EconomySettingsTable
    economyLedgers: EconomyLedgersTable
    economyValued: EconomyValuedTable
    savingsReferences: SavingsReferencesTable
    savingsEvidence: SavingsEvidenceTable
    savingsHistory: { workspaceId: string }
    savingsHours: { workspaceId: string }
    savingsDays: { workspaceId: string }
    savingsSessions: { workspaceId: string }
    savingsLifetimes: { workspaceId: string }
    embedTokens: EmbedTokensTable
  }
}
