import type { Market, SeriesKind } from '@dumont/contracts'
import type { ColumnType, Generated, GeneratedAlways, Selectable } from 'kysely'

type Bigint = ColumnType<number, number | string, number | string>

type SeriesTable = {
  id: GeneratedAlways<number>
  identity: string
  source: string
  key: string
  provider: string | null
  region: string | null
  zone: string | null
  instanceType: string | null
  gpuId: string
  gpuCount: number
  market: Market
  kind: SeriesKind
  statistic: string | null
  demo: Generated<boolean>
  onDemandMicros: number | null
  onDemandAt: Date | null
  firstObservedAt: Date | null
  lastObservedAt: Date | null
  lastPriceMicros: number | null
  historyHours: Generated<number>
  reindexFrom: Date | null
  /** The earliest hour whose price changed since forecasts were scored against it. */
  rescoreFrom: Date | null
  forecastIssuedAt: Date | null
  endedAt: Date | null
  offers: number | null
  createdAt: Date
  changedAt: Date
}

type PriceHoursTable = {
  seriesId: number
  hour: Date
  observedAt: Date
  priceMicros: Bigint
  lowMicros: Bigint
  highMicros: Bigint
  quarantined: Generated<boolean>
  importId: number | null
  fetchedAt: Date
  endedAt: Date | null
  verdict: 'accepted' | 'dropped' | null
}

type ImportsTable = {
  id: GeneratedAlways<number>
  filename: string
  spool: string
  state: Generated<'queued' | 'reading' | 'merging' | 'done' | 'failed' | 'cancelled'>
  strict: Generated<boolean>
  cancelRequested: Generated<boolean>
  bytesTotal: number
  bytesRead: Generated<number>
  rowsRead: Generated<number>
  rowsAccepted: Generated<number>
  rowsRejected: Generated<number>
  rowsChanged: Generated<number>
  rowsQuarantined: Generated<number>
  seriesTouched: Generated<number>
  problems: ColumnType<Problem[], string | undefined, string>
  message: string | null
  mergedThrough: Generated<number>
  failures: Generated<number>
  leaseBy: string | null
  leaseUntil: Date | null
  createdAt: Date
  finishedAt: Date | null
}

type StagingTable = { importId: number; ref: number; atMs: number; priceMicros: number; onDemandMicros: number | null }
type StagingSeriesTable = { importId: number; ref: number; spec: ColumnType<unknown, string, string> }
type IndexGroupsTable = { demo: boolean; gpuId: string; market: Market; members: ColumnType<string[], string, string> }

/** What makes a series that series. */
export type SeriesSpec = {
  source: string
  key: string
  provider: string | null
  region: string | null
  zone: string | null
  instanceType: string | null
  gpuId: string
  gpuCount: number
  market: Market
  kind: SeriesKind
  statistic: string | null
  demo: boolean
}

/** Prices of one series that changed, and between which grid hours. */
export type Touched = { seriesId: number; rows: number; from: Date; to: Date }
/** A row of a file that was left out. */
export type Problem = { line: number; reason: string }
/** A price history, as it stands in the table. */
export type SeriesRow = Selectable<SeriesTable>
export type ImportRow = Selectable<ImportsTable>

declare module '../../platform/db.ts' {
  interface Database {
    series: SeriesTable
    priceHours: PriceHoursTable
    priceImports: ImportsTable
    priceStaging: StagingTable
    priceStagingSeries: StagingSeriesTable
    priceIndexGroups: IndexGroupsTable
  }
}
