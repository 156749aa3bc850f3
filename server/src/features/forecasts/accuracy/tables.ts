import type { GeneratedAlways } from 'kysely'
import type { Scalars } from './day-sums.ts'
import type { FamilyState } from './decide-family-health.ts'

/** `day` is always a UTC day, counted since 1970. */
type ScoresTable = Scalars & { seriesId: number; day: number; below: number[]; horizons: number[]; hours: number[]; decisions: number[]; scoredAt: Date }
type ScoringTable = { seriesId: number; scoredThrough: number }
type HealthTable = {
  family: string
  state: FamilyState
  since: Date | null
  day: number
  mape: number | null
  naiveMape: number | null
  daysWorse: number
  daysBetter: number
}
type HealthEventsTable = {
  id: GeneratedAlways<number>
  at: Date
  family: string
  kind: 'fell_back' | 'recovered'
  day: number
  mape: number
  naiveMape: number
}

declare module '../../../platform/db.ts' {
  interface Database {
    forecastScores: ScoresTable
    forecastScoring: ScoringTable
    forecastHealth: HealthTable
    forecastHealthEvents: HealthEventsTable
  }
}
