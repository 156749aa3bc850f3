import type { PlanRow } from './tables.ts'
import type { SettledJob } from './plan-facts.ts'

type EventTimes = { startAt: Date; endAt: Date }
export type Followed = { what: 'moved'; job: SettledJob } & EventTimes
export type Follow = Followed | { what: 'gone' | 'back' | 'nothing' }

/**
 * What became of a plan's calendar event: the plan's whole range moves by as much as the event's start, so that the job still fits into it. An event that only ends
 * otherwise changes no range: how long the job takes is the plan's own. `event` undefined: it is gone.
 */
export function decideFollow(
  { job, eventStart, eventEnd, eventGone }: Pick<PlanRow, 'job' | 'eventStart' | 'eventEnd' | 'eventGone'>,
  event: EventTimes | undefined,
): Follow {
  if (!event) return { what: eventGone ? 'nothing' : 'gone' }
  const { startAt, endAt } = event
  const by = startAt.getTime() - eventStart!.getTime()
  if (by === 0 && endAt.getTime() === eventEnd!.getTime()) return { what: eventGone ? 'back' : 'nothing' }
  const { earliest_start: earliest, deadline } = job as SettledJob
  return { what: 'moved', startAt, endAt, job: { ...job, earliest_start: shifted(earliest, by), deadline: shifted(deadline, by) } }
}

const shifted = (moment: string, by: number): string => new Date(Date.parse(moment) + by).toISOString()
