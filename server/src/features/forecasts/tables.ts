import type { GeneratedAlways, Generated } from 'kysely'

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
}

type RefreshTable = {
  seriesId: number
  forecastId: number | null
  doneFor: Date | null
  doneChangedAt: Date | null
  decidedAt: Date | null
  leasedUntil: Date | null
  leaseToken: string | null
  failures: Generated<number>
  nextAttemptAt: Date | null
  lastError: string | null
}

type CoverageTable = { seriesId: number; inside: number; scored: number; measuredAt: Date }
type RoundsTable = { onlyRow: Generated<boolean>; finishedAt: Date }

declare module '../../platform/db.ts' {
  interface Database {
    forecasts: ForecastsTable
    forecastRefresh: RefreshTable
    forecastCoverage: CoverageTable
    forecastRounds: RoundsTable
  }
}
