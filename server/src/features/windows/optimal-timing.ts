import type { Job, OptimalTiming } from '@dumont/contracts'
import type { Timing } from '@dumont/forecast'
import { confidenceOf, coverageOf } from '../forecasts/index.ts'
import { weeksOf } from '../prices/index.ts'
import { AppError } from '../../platform/errors.ts'
import { answerTiming } from './answer-timing.ts'
import type { Candidate } from './decide-places.ts'
import { findTiming } from './find-timing.ts'
import type { FoundTiming, PlaceOf } from './found-timing.ts'
import type { Reader } from './read-places.ts'
import { shownPlaces } from './shown-windows.ts'
import { hoursText } from './timing-job.ts'
import { toPlace } from './to-place.ts'

/** As `findTiming`, in the words of the API; for features that come after this one. @throws AppError also when what is asked leaves no time at all */
export async function optimalTimingFor(deps: Reader, job: Job, now: Date): Promise<OptimalTiming> {
  const found = await findTiming(deps, job, now)
  refuseImpossible(found.timing)
  const placeOf = await placesShown(deps, found)
  const best = found.timing.windows[0]
  const coverage = best ? confidenceOf(await coverageOf(deps.db, Number(best.place))) : null
  return answerTiming({ ...found, placeOf }, coverage)
}

/** What is shown of places that costs a look into their past. */
export async function placesShown({ db }: Pick<Reader, 'db'>, found: FoundTiming): Promise<PlaceOf> {
  const shown = new Set(shownPlaces(found))
  const some = found.candidates.all.filter(({ place }) => shown.has(place.key))
  const asked = some.map(({ known: { row } }) => ({ seriesId: row.id, firstObservedAt: row.firstObservedAt!, changedAt: row.changedAt }))
  const weeks = await weeksOf(db, asked, found.now)
  const byKey = new Map(some.map((one: Candidate) => [one.place.key, toPlace(one, found.job, weeks.get(one.known.row.id)?.availability ?? null)]))
  return (key) => byKey.get(key)!
}

/** What no forecast could change is the caller's to change. */
function refuseImpossible({ noWindow }: Timing): void {
  if (noWindow?.code !== 'too_little_allowed_time') return
  const { neededHours, longestHours } = noWindow
  throw new AppError(
    'validation_failed',
    `allowed_hours, weekdays: the job needs ${hoursText(neededHours)}, and the longest time they leave until the deadline is ${hoursText(longestHours)}. Allow more, or let it be split`,
  )
}
