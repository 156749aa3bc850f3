import { HOUR_MS } from '../series.ts'
import { clipped, merged } from './intervals.ts'
import type { Interval, TimingJob } from './types.ts'

/** A job's conditions in milliseconds. */
export type Terms = {
  now: number
  /** No start before. */
  first: number
  /** No end after. */
  last: number
  /** Time to start, before each piece. */
  lead: number
  /** The part of it that is not paid for: all or nothing. */
  unpaid: number
  work: number
  /** `lead` and `work`: an unbroken window. */
  length: number
  /** Merged, within [first, last). */
  allowed: Interval[]
  /** When it may begin, both ends included, in order and apart. Undefined = whenever it is allowed to run. */
  starts?: readonly Interval[]
  delayUsdPerHour: number
}

const MINUTE_MS = 60_000
/** No date is later. */
const LAST_MS = 8.64e15

/** `until` (ms): where everything known ends. A job that makes no sense is a RangeError: callers refuse it with a better one. */
export function termsOf(now: number, job: TimingJob, until: number): Terms {
  check('hours', job.hours, 1 / 60, 168)
  check('startMinutes', job.startMinutes ?? 0, 0, 168 * 60)
  for (const [name, moment] of Object.entries({ now, earliest: job.earliest ?? now, deadline: job.deadline ?? now })) check(name, moment, -LAST_MS, LAST_MS)
  check('maxPrice', job.maxPrice ?? 0, 0, Infinity)
  check('delayCostPerHour', job.delayCostPerHour ?? 0, 0, Infinity)
  if (job.split) {
    check('minPieceMinutes', job.split.minPieceMinutes, 1, 168 * 60)
    check('restartCostUsd', job.split.restartCostUsd, 0, Infinity)
  }
  const first = Math.max(now, job.earliest ?? now)
  const last = job.deadline ?? Math.max(until, first)
  const lead = Math.round((job.startMinutes ?? 0) * MINUTE_MS)
  const work = Math.round(job.hours * HOUR_MS)
  return {
    now,
    first,
    last,
    lead,
    unpaid: job.isStartBilled === false ? lead : 0,
    work,
    length: lead + work,
    allowed: clipped(merged(job.allowed ?? [{ from: first, to: last }]), first, last),
    delayUsdPerHour: job.delayCostPerHour ?? 0,
  }
}

function check(name: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most)) throw new RangeError(`${name} is ${value}, not between ${least} and ${most}`)
}
