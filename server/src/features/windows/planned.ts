import type { Window } from '@dumont/forecast'
import { intervalOf, piecesOf, toRun } from './answer-timing.ts'
import type { FoundTiming, ShownTiming } from './found-timing.ts'
import type { SettledJob } from './plan-facts.ts'
import type { Planned } from './tables.ts'
import { cost } from './wire.ts'

export function plannedOf(found: ShownTiming, window: Window): Planned {
  const { place, start_time, end_time } = toRun(found, window)
  const interval = intervalOf(window, found.outcomeOf(window))
  return { start_time, end_time, pieces: piecesOf(found, window), place, estimated_cost: cost(window.costUsd), cost_interval: interval }
}

/** A job whose times no longer depend on when it is looked at: by default it may begin now and has the whole forecast; data without a home are where it would run now. */
export function settleJob({ job, now, candidates, timing }: FoundTiming): SettledJob {
  const known = Math.max(...candidates.all.map(({ place }) => place.startHour + place.prices.length)) * 3_600_000
  const settled = { ...job, earliest_start: job.earliest_start ?? now.toISOString(), deadline: job.deadline ?? new Date(known).toISOString() }
  const best = candidates.all.find(({ place }) => place.key === timing.now?.place)?.known.row
  if (job.home || !job.data_gb || !best) return settled
  return { ...settled, home: { provider: best.provider!, ...(best.region !== null && { region: best.region }) } }
}
