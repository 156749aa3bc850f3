import type { Job } from '@dumont/contracts'
import type { Interval } from '@dumont/forecast'
import type { PlanFacts } from './decide-plan.ts'
import type { Planned, PlanRow } from './tables.ts'

/** A stored job has both its times settled. */
export type SettledJob = Job & { earliest_start: string; deadline: string }

export function factsOf({ state, moveThreshold, leadMinutes, planned, job, eventMoved }: PlanRow): PlanFacts {
  const start = planned ? Date.parse(planned.start_time) : undefined
  const end = planned ? Date.parse(planned.end_time) : undefined
  const { earliest_start: earliest, deadline } = job as SettledJob
  return { state, moveThreshold, leadMinutes, start, end, earliest: Date.parse(earliest), deadline: Date.parse(deadline), hasEventMoved: eventMoved }
}

export const piecesOfRun = ({ pieces }: Pick<Planned, 'pieces'>): Interval[] =>
  pieces.map(({ start_time: from, end_time: to }) => ({ from: Date.parse(from), to: Date.parse(to) }))
