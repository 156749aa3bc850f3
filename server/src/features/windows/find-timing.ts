import type { Job } from '@dumont/contracts'
import {
  decideVerdict,
  findWindows,
  judgeWindows,
  MIN_HISTORY_HOURS,
  type Outcomes,
  type PlaceForecast,
  type Timing,
  type TimingJob,
  type Window,
  type WindowOutcome,
} from '@dumont/forecast'
import { seedOf } from '../forecasts/index.ts'
import { AppError } from '../../platform/errors.ts'
import { type Candidate, type Candidates, decidePlaces } from './decide-places.ts'
import type { FoundTiming } from './found-timing.ts'
import { type KnownPlaces, readPlaces, type Reader } from './read-places.ts'
import { timingJobOf } from './timing-job.ts'

/** Reads what is known of the job's places and decides when and where it is best run. @throws AppError when there is nothing to decide with, or the job can never run */
export async function findTiming(deps: Reader, job: Job, now: Date): Promise<FoundTiming> {
  const timingJob = timingJobOf(job, now)
  const known = await readPlaces(deps, job, now)
  refuseWithoutForecasts(known, decidePlaces(known.places, job, now))
  return decideTiming(known, job, timingJob, now)
}

export function decideTiming(known: KnownPlaces, job: Job, timingJob: TimingJob, now: Date): FoundTiming {
  const candidates = decidePlaces(known.places, job, now)
  const { places, byKey, home } = candidates
  const timing = findWindows(now.getTime(), timingJob, places, home === undefined ? {} : { home })
  const outcomes = judgeWindows(timing, {
    now: now.getTime(),
    job: timingJob,
    places,
    forecastOf: (key) => forecastOf(byKey.get(key)),
    seed: seedFor(timing, byKey),
  })
  const verdict = decideVerdict(now.getTime(), timing, outcomes)
  return { job, now, market: known.market, demo: known.demo, gone: known.gone, timingJob, candidates, timing, outcomeOf: outcomeIn(timing, outcomes), verdict }
}

export function forecastOf(candidate: Candidate | undefined): PlaceForecast | undefined {
  if (!candidate) return undefined
  const { forecast, firstHour, skip } = candidate.known.forecast!.window
  return { startHour: firstHour - skip, forecast, factor: candidate.instances }
}

/** Asked again within the hour, the same figures come. */
function seedFor({ windows: [best] }: Timing, byKey: ReadonlyMap<string, Candidate>): number {
  const known = best && byKey.get(best.place)!.known
  return known ? seedOf(known.row.id, known.forecast!.forecast.origin) : 1
}

function outcomeIn(timing: Timing, outcomes: Outcomes): FoundTiming['outcomeOf'] {
  const told = new Map<Window | undefined, WindowOutcome | undefined>([
    [timing.within24h, outcomes.within24h],
    [timing.home?.best, outcomes.home?.best],
    [timing.home?.now, outcomes.home?.now],
    [timing.now, outcomes.now],
    ...timing.windows.map((window, i) => [window, outcomes.windows[i]] as const),
  ])
  return (window) => told.get(window)
}

function refuseWithoutForecasts({ places }: KnownPlaces, { all, leftOut }: Candidates): void {
  if (all.length || !leftOut.no_forecast) return
  const have = Math.max(...places.map(({ row }) => row.historyHours))
  if (have < MIN_HISTORY_HOURS)
    throw new AppError('not_enough_history', `Need at least ${MIN_HISTORY_HOURS} hours of price history`, { required: MIN_HISTORY_HOURS, have })
  throw new AppError('forecast_pending', 'The forecasts of these places are still being made')
}
