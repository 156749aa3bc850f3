import type { BudgetPeriod, BudgetStatus, BudgetThreshold, NewBudget, PlannedUsage } from '@dumont/contracts'
import type { ColumnType, GeneratedAlways, Selectable } from 'kysely'

type Json<T> = ColumnType<T, string, string>

type BudgetsTable = {
  id: GeneratedAlways<number>
  workspaceId: string
  gpuId: string | null
  machineType: NewBudget['machine_type']
  provider: string | null
  label: ColumnType<{ name: string; value: string } | null, string | null, string | null>
  amountMicros: number
  email: string | null
  name: string | null
  enabled: boolean
  period: Json<BudgetPeriod>
  thresholds: Json<BudgetThreshold[]>
  plannedUsage: Json<PlannedUsage>
  pendingEvaluations: number
  rearmMargin: number
  digest: 'off' | 'daily' | 'weekly'
  language: 'en' | 'pt-BR'
  channels: Json<number[]>
  silencedUntil: Date | null
  status: ColumnType<BudgetStatus | null, string | null, string | null>
  evaluatedAt: Date | null
  lastTriggeredAt: Date | null
  createdAt: Date
  changedAt: Date
}

/** Dates inside are ISO texts. */
type BudgetMemoriesTable = { budgetId: number; threshold: string; memory: ColumnType<unknown, string, string> }

export type BudgetRow = Selectable<BudgetsTable>

declare module '../../platform/db.ts' {
  interface Database {
    budgets: BudgetsTable
    budgetMemories: BudgetMemoriesTable
  }
}
