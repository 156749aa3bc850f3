import type { Job, Place } from '@dumont/contracts'
import type { Timing, TimingJob, Verdict, Window, WindowOutcome } from '@dumont/forecast'
import type { Candidates } from './decide-places.ts'
import type { KnownPlaces } from './read-places.ts'

/** What was decided of a job, and what it was decided with. */
export type FoundTiming = {
  job: Job
  now: Date
  market: KnownPlaces['market']
  demo: boolean
  /** Places that were not seen for two days. */
  gone: number
  timingJob: TimingJob
  candidates: Candidates
  timing: Timing
  outcomeOf: (window: Window) => WindowOutcome | undefined
  verdict: Verdict | undefined
}

/** A place as people see it, by the key it was searched under. */
export type PlaceOf = (key: string) => Place
export type ShownTiming = FoundTiming & { placeOf: PlaceOf }
