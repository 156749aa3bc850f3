import { HOUR_MS } from '@dumont/forecast'
import { candidateOf, maxPriceOf, moveCostOf } from './decide-places.ts'
import type { Stay } from './decide-plan.ts'
import { piecesOfRun } from './plan-facts.ts'
import { costOfRun } from './price-time.ts'
import type { KnownPlaces } from './read-places.ts'
import type { PlanRow } from './tables.ts'

/** What a plan's own window is expected to cost by now. `known` undefined: nothing is known of any place. */
export function decideStay(known: Pick<KnownPlaces, 'places'> | undefined, { job, planned }: Pick<PlanRow, 'job' | 'planned'>, now: Date): Stay {
  if (!planned) return 'unknown'
  const here = known?.places.find(({ row }) => row.id === planned.place.series_id)
  if (!here) return 'place_vanished'
  if (!here.forecast) return 'unknown'
  const { place } = candidateOf(here, job, now)
  place.fixedCostUsd = moveCostOf(here.row, job)
  const pieces = piecesOfRun(planned)
  const total = costOfRun(place, pieces, job.split?.restart_cost_usd ?? 0, now.getTime())
  if (Number.isNaN(total)) return 'unknown'
  const most = maxPriceOf(job)
  const dearest = Math.max(
    ...pieces.flatMap(({ from, to }) => [
      ...place.prices.subarray(Math.max(0, Math.floor(from / HOUR_MS) - place.startHour), Math.ceil(to / HOUR_MS) - place.startHour),
    ]),
  )
  return most !== undefined && dearest > most ? 'too_expensive' : { total }
}
