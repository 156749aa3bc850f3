import type { ErrorCode, OptimalTiming } from '@dumont/contracts'
import { askTiming, isNoData } from '../jobs/ask.ts'
import { type AskedJob, instant, lengthMs } from '../jobs/options.ts'
import { ApiFailure, type Server } from '../server.ts'
import type { Held, Seen } from './decide-wait.ts'
import { isSame } from './decide-wait.ts'
import { bestOpening, type Opening, openingIn } from './opening.ts'

/** What is looked for: `by` and `latestStart` in ms since 1970. */
export type Wanted = { server: Server; job: AskedJob; by: number; latestStart: number }
type With = { now: number; fetch: typeof fetch; signal: AbortSignal }
/** `sentence`: the verdict's, or why nobody answered. */
export type Look = { seen: Seen; sentence: string }

/** A job that begins a little after its window opened must still fit before the window's end, also by the clock of the server. */
const SLACK_MS = 5 * 60_000

/** Asks for the best window, and what the held one costs by the same forecast. `isKnown`: the server took this job before. @throws CliFailure when asking again is of no use */
export async function look(wanted: Wanted, held: Held | undefined, isKnown: boolean, world: With): Promise<Look> {
  try {
    const timing = await bestOf(wanted, isKnown, world)
    const best = timing && bestOpening(timing)
    const isKept = !held || (best && isSame(held, best, world.now))
    const again = isKept ? undefined : await priceAgain(wanted, held, homeOf(timing), world)
    return {
      seen: { kind: 'answer', best, reason: timing?.verdict.reason ?? 'longer_than_known', held: again },
      sentence: timing?.verdict.sentence ?? 'The hours allowed are over.',
    }
  } catch (error) {
    if (world.signal.aborted) throw error
    const sentence = (error as Error).message
    if (isNoData(error)) return { seen: { kind: 'answer', best: undefined, reason: 'no_place', held: undefined }, sentence }
    if (!isAway(error, isKnown)) throw error
    return { seen: { kind: 'away' }, sentence }
  }
}

/** undefined: the server took the job before, and only time can have made it impossible. */
async function bestOf(wanted: Wanted, isKnown: boolean, world: With): Promise<OptimalTiming | undefined> {
  try {
    return (await askTiming(wanted.server, jobAt(wanted, world.now), world)).timing
  } catch (error) {
    if (isKnown && codeOf(error) === 'validation_failed') return undefined
    throw error
  }
}

/** The job as of now. At the latest start it is now or never: hours that are allowed would be over while we ask. */
export function jobAt({ job, by, latestStart }: Wanted, now: number): AskedJob {
  const { earliest_start: from, allowed_hours: hours, weekdays, zone, ...rest } = job
  if (now >= latestStart) return { ...rest, deadline: instant(now + lengthMs(job) + SLACK_MS) }
  const mask = { ...(hours && { allowed_hours: hours }), ...(weekdays && { weekdays }), ...(zone && { zone }) }
  return { ...rest, ...mask, ...(from && Date.parse(from) > now && { earliest_start: from }), deadline: instant(by) }
}

/** The held window alone: its machine in its region, its hours and no others. */
export function jobOfHeld({ job }: Wanted, { place, startsAt, endsAt }: Opening, home: AskedJob['home'], now: number): AskedJob {
  const { allowed_hours: _hours, weekdays: _weekdays, earliest_start: _from, ...rest } = job
  return {
    ...rest,
    gpu_name: place.gpu,
    equivalents: [],
    providers: [place.provider],
    ...(place.region && { regions: [place.region] }),
    ...(place.instance_type && { instance_types: [place.instance_type] }),
    // Where the data is must not depend on which places are asked about.
    ...((job.home ?? home) && { home: job.home ?? home }),
    ...(startsAt > now && { earliest_start: instant(startsAt) }),
    deadline: instant(Math.max(endsAt, now + lengthMs(job)) + SLACK_MS),
  }
}

async function priceAgain(wanted: Wanted, held: Held, home: AskedJob['home'], world: With): Promise<Opening | undefined> {
  try {
    const { timing } = await askTiming(wanted.server, jobOfHeld(wanted, held, home, world.now), world)
    return openingIn(timing, held.place.series_id, Math.max(held.startsAt, world.now))
  } catch (error) {
    if (isNoData(error)) return undefined
    // Clocks that differ much, or a forecast that is being made: the place is not gone for that.
    if (['validation_failed', 'forecast_pending'].includes(codeOf(error) ?? '')) return held
    throw error
  }
}

/** Where the data is when nobody says so: the best place now. */
function homeOf(timing: OptimalTiming | undefined): AskedJob['home'] {
  if (!timing?.now) return undefined
  const { provider, region } = timing.now.place
  return { provider, ...(region && { region }) }
}

const codeOf = (error: unknown): ErrorCode | undefined => (error instanceof ApiFailure ? error.code : undefined)

/** Worth asking again: nobody there, starting, overloaded, the first forecast not made yet; and, once a window is known, whatever stands before a server that restarts. */
function isAway(error: unknown, isKnown: boolean): boolean {
  if (!(error instanceof ApiFailure)) return isKnown
  const { status, code } = error
  return status === undefined || status >= 500 || status === 429 || code === 'forecast_pending' || (!code && isKnown)
}
