import { Job, type Plan, type PlanMove } from '@dumont/contracts'
import { stateAt } from './decide-plan.ts'
import { factsOf } from './plan-facts.ts'
import type { MoveRow, PlanRow } from './tables.ts'

/** A plan as people see it at `now`: that its time has come is told at once, also when no worker has looked yet. */
export function toPlan(row: PlanRow, moves: readonly MoveRow[], now: Date): Plan {
  return {
    id: row.id,
    name: row.name,
    // What a job could not yet say when it was kept has its default.
    job: Job.parse(row.job),
    move_threshold: row.moveThreshold,
    lead_minutes: row.leadMinutes,
    state: stateAt(factsOf(row), now.getTime()),
    window: row.planned,
    calendar_event:
      row.eventId === null
        ? null
        : { event_id: String(row.eventId), start: row.eventStart!.toISOString(), end: row.eventEnd!.toISOString(), gone: row.eventGone },
    now_cost: row.nowRun?.estimated_cost ?? null,
    moves: moves.map(toMove),
    outcome: row.outcome,
    created_at: row.createdAt.toISOString(),
    checked_at: row.checkedAt?.toISOString() ?? null,
  }
}

const toMove = ({ at, reason, planned, gain }: MoveRow): PlanMove => ({
  at: at.toISOString(),
  reason,
  start_time: planned?.start_time ?? null,
  end_time: planned?.end_time ?? null,
  place: planned?.place ?? null,
  estimated_cost: planned?.estimated_cost ?? null,
  gain: gain === null ? null : Math.round(gain * 1e6) / 1e6,
})
