import type { Dependence, Misses } from '@dumont/forecast'
import type { ColumnType, GeneratedAlways, Generated } from 'kysely'
import type { Scores } from './make-model.ts'

type ForecastsTable = {
  id: GeneratedAlways<number>
  seriesId: number
  origin: Date
  issuedAt: Date
  pricesChangedAt: Date
  modelVersion: string
  coldStart: boolean
  horizon: number
  levels: number[]
  quantiles: Buffer
  sigma: Buffer
  width: Generated<number>
  shadow: Generated<boolean>
}

type RefreshTable = {
  seriesId: number
  forecastId: number | null
  doneFor: Date | null
  doneChangedAt: Date | null
  doneModel: string | null
  decidedAt: Date | null
  leasedUntil: Date | null
  leaseToken: string | null
  failures: Generated<number>
  nextAttemptAt: Date | null
  lastError: string | null
}

type CoverageTable = {
  seriesId: number
  inside: number
  scored: number
  measuredAt: Date
  misses: ColumnType<Misses | null, string, string>
}
type RoundsTable = { onlyRow: Generated<boolean>; finishedAt: Date }

type ModelsTable = {
  id: GeneratedAlways<number>
  state: Generated<'training' | 'kept' | 'used' | 'failed'>
  version: string | null
  requestedAt: Date
  trainedAt: Date | null
  trainedBySeed: number
  dataFrom: Date | null
  dataAsOf: Date | null
  series: number | null
  examples: number | null
  /** Numbers that are not finite come back as null. */
  scores: ColumnType<{ [Name in keyof Scores]: number | null } | null, string | null, string | null>
  dependence: ColumnType<Dependence | null, string | null, string | null>
  bytes: Buffer | null
  rehearsal: Buffer | null
  inUse: Generated<boolean>
  reason: string | null
  progress: Generated<number>
  failures: Generated<number>
  nextAttemptAt: Date | null
  leasedUntil: Date | null
  leaseToken: string | null
}

declare module '../../platform/db.ts' {
  interface Database {
    forecasts: ForecastsTable
    forecastRefresh: RefreshTable
    forecastCoverage: CoverageTable
    forecastRounds: RoundsTable
    forecastModels: ModelsTable
  }
}
