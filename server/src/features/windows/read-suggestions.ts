import { type CalendarSettings, type CalendarSuggestionsRequest, Job } from '@dumont/contracts'
import { judgeAgainst, MIN_HISTORY_HOURS } from '@dumont/forecast'
import { eventReader, eventsBetween, isStale, type ReadEvent } from '../calendars/index.ts'
import { seedOf } from '../forecasts/index.ts'
import { gpuIdOf, NO_SUCH_GPU } from '../prices/index.ts'
import { AppError } from '../../platform/errors.ts'
import { type Candidate, type Candidates, decidePlaces } from './decide-places.ts'
import type { Asked } from './decide-suggestions.ts'
import { withoutTwins } from './decide-twins.ts'
import { forecastOf } from './find-timing.ts'
import { type KnownPlaces, readPlaces, type Reader } from './read-places.ts'
import { notLookedAt, type NotReason } from './say-suggestion.ts'

const DAY_MS = 86_400_000
/** Nothing later is known of any price, nor wanted by anybody. */
const FURTHEST_DAYS = 23
/** Of one person in three weeks. */
const MOST_EVENTS = 5000
const LEAST_HOURS = 1 / 60
/** That are looked at: each takes some milliseconds, each GPU some more. */
const MOST_LOOKED_AT = 200
const MOST_GPUS = 25

export type Excluded = {
  event: ReadEvent
  reason: NotReason
  sentence: string
  /** For too few hours its GPU's prices are known. */
  have?: number
}
export type ToPrice = { event: ReadEvent; job: Job; candidates: Candidates; now: Date }
/** Everything there is within reach, the compute events among those asked about, and how far what is taken is known. */
export type Events = { all: ReadEvent[]; analyzed: ReadEvent[]; takenUntil: number }

export async function readEvents({ db }: Reader, userId: string, settings: CalendarSettings, daysAhead: number, now: Date): Promise<Events> {
  const read = eventReader(settings)
  const rows = await eventsBetween(db, userId, now, new Date(now.getTime() + FURTHEST_DAYS * DAY_MS), MOST_EVENTS)
  const all = withoutTwins(rows).map(read)
  const until = now.getTime() + daysAhead * DAY_MS
  return {
    all,
    analyzed: all.filter(({ startAt }) => startAt.getTime() < until),
    takenUntil: rows.length < MOST_EVENTS ? Infinity : rows.at(-1)!.startAt.getTime(),
  }
}

/** What the compute events among these could be run on; the prices of each GPU are read once. */
export async function readPrices(
  deps: Reader,
  events: readonly ReadEvent[],
  { settings, asked, now }: { settings: CalendarSettings; asked: CalendarSuggestionsRequest; now: Date },
): Promise<{ toPrice: ToPrice[]; excluded: Excluded[] }> {
  const [toPrice, excluded]: [ToPrice[], Excluded[]] = [[], []]
  const known = new Map<string, KnownPlaces | AppError>()
  const priced = new Map<string, Candidates | Omit<Excluded, 'event'>>()
  let lookedAt = 0
  for (const event of events) {
    const gpu = event.compute.gpu ?? asked.gpu_name ?? settings.default_gpu
    const id = gpuIdOf(gpu ?? '')
    const isOneMore = lookedAt < MOST_LOOKED_AT && (known.has(id) || known.size < MOST_GPUS)
    const reason = whyNot(event, gpu, now) ?? (isOneMore ? undefined : 'too_many')
    if (reason) {
      excluded.push({ event, reason: reason === 'no_length' ? 'no_room' : reason, sentence: notLookedAt[reason] })
      continue
    }
    lookedAt++
    const job = jobOf(event, gpu!, asked)
    if (!known.has(id)) known.set(id, await readPlaces(deps, job, now).catch(asAppError))
    const machines = `${job.gpu_count} ${id}`
    if (!priced.has(machines)) priced.set(machines, candidatesOf(known.get(id)!, job, now))
    const candidates = priced.get(machines)!
    if ('reason' in candidates) excluded.push({ event, ...candidates })
    else toPrice.push({ event, job, candidates, now })
  }
  return { toPrice, excluded }
}

export function askedOf({ event, candidates: { places, byKey }, now }: ToPrice): Asked {
  const { id, startAt, endAt, compute } = event
  const judged = { now: now.getTime(), job: { hours: compute.hours }, places, forecastOf: (key: string) => forecastOf(byKey.get(key)) }
  return {
    id,
    start: startAt.getTime(),
    end: endAt.getTime(),
    hours: compute.hours,
    places,
    judge: (best, own) => judgeAgainst(best, own, { ...judged, seed: seedFor(byKey.get(best.place)!) }),
  }
}

/** Asked again within the hour, the same figures come. */
const seedFor = ({ known: { row, forecast } }: Candidate): number => seedOf(row.id, forecast!.forecast.origin)

function whyNot(event: ReadEvent, gpu: string | null, now: Date): keyof typeof notLookedAt | undefined {
  if (event.startAt.getTime() <= now.getTime()) return 'started'
  if (isStale(event, now)) return 'stale'
  if (event.compute.hours < LEAST_HOURS) return 'no_length'
  return gpu === null ? 'no_gpu' : undefined
}

function jobOf({ compute: { count } }: ReadEvent, gpu: string, { machine_type, providers, regions }: CalendarSuggestionsRequest): Job {
  return Job.parse({ gpu_name: gpu, gpu_count: count, job_duration_hours: 1, machine_type, providers, regions })
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  throw error
}

function candidatesOf(known: KnownPlaces | AppError, job: Job, now: Date): Candidates | Omit<Excluded, 'event'> {
  if (known instanceof AppError) {
    const isUnknown = known.message === NO_SUCH_GPU
    return { reason: isUnknown ? 'unknown_gpu' : 'no_prices', sentence: isUnknown ? `No GPU goes by the name ${job.gpu_name}.` : `${known.message}.` }
  }
  const candidates = decidePlaces(known.places, job, now)
  if (candidates.all.length) return candidates
  const have = Math.max(0, ...known.places.map(({ row }) => row.historyHours))
  if (!known.places.length) return { reason: 'no_prices', sentence: 'No place that had it has been seen lately.' }
  if (have >= MIN_HISTORY_HOURS) return { reason: 'no_prices', sentence: 'The forecasts of its places are still being made.' }
  return { reason: 'no_prices', sentence: `Need at least ${MIN_HISTORY_HOURS} hours of price history; there are ${have}.`, have }
}
