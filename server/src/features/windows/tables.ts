import type { Job, Plan, PlanMove, PlanState } from '@dumont/contracts'
import type { ColumnType, Generated, GeneratedAlways, Selectable } from 'kysely'

type Json<T> = ColumnType<T, string, string>
type JsonOrNull<T> = ColumnType<T | null, string | null, string | null>

/** Where and when a plan runs, as it is shown. */
export type Planned = NonNullable<Plan['window']>

type WindowPlansTable = {
  id: GeneratedAlways<number>
  uid: Generated<string>
  workspaceId: string
  name: string
  job: Json<Job>
  moveThreshold: number
  leadMinutes: number
  state: PlanState
  planned: JsonOrNull<Planned>
  nowRun: JsonOrNull<Planned>
  outcome: JsonOrNull<NonNullable<Plan['outcome']>>
  outcomeDue: Generated<boolean>
  sequence: Generated<number>
  createdAt: Date
  changedAt: Date
  checkedAt: Date | null
  eventId: ColumnType<number | null, number | null | undefined, never>
  eventUserId: ColumnType<string | null, string | null | undefined, never>
  eventStart: ColumnType<Date | null, Date | null | undefined, Date>
  eventEnd: ColumnType<Date | null, Date | null | undefined, Date>
  eventGone: Generated<boolean>
  eventMoved: Generated<boolean>
  leasedUntil: ColumnType<Date | null, undefined, never>
  leaseToken: ColumnType<string | null, undefined, string | null>
}
type WindowPlanMovesTable = { planId: number; number: number; at: Date; reason: PlanMove['reason']; planned: JsonOrNull<Planned>; gain: number | null }
type WindowFeedsTable = {
  id: GeneratedAlways<number>
  uid: Generated<string>
  workspaceId: string
  name: string
  hash: string
  createdAt: Date
  lastUsedAt: Date | null
  revokedAt: Date | null
}
type WindowFeedEventsTable = { feedId: number; slot: string; digest: string; sequence: number; changedAt: Date }

export type PlanRow = Selectable<WindowPlansTable>
export type MoveRow = Selectable<WindowPlanMovesTable>
export type FeedRow = Selectable<WindowFeedsTable>

declare module '../../platform/db.ts' {
  interface Database {
    windowPlans: WindowPlansTable
    windowPlanMoves: WindowPlanMovesTable
    windowFeeds: WindowFeedsTable
    windowFeedEvents: WindowFeedEventsTable
  }
}
