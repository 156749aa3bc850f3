import type { Job } from '@dumont/contracts'
import { allowedIntervals, HOUR_MS, type TimingJob } from '@dumont/forecast'
import { isZone } from '../../platform/zone.ts'
import { AppError } from '../../platform/errors.ts'
import { maxPriceOf } from './decide-places.ts'

/** No forecast looks further: what is allowed later makes no difference. */
const DAYS = 8
const MOST_AHEAD_MS = 366 * 24 * HOUR_MS

/** The job in the words of the search. @throws AppError when it could never be run */
export function timingJobOf(job: Job, now: Date): TimingJob {
  if (!isZone(job.zone)) throw new AppError('validation_failed', 'zone: is not an IANA time zone, such as Europe/Lisbon')
  const { earliest, deadline } = timesOf(job, now)
  const allowed = job.allowed_hours || job.weekdays ? allowedTime(job, earliest, Math.min(deadline ?? Infinity, earliest + DAYS * 24 * HOUR_MS)) : undefined
  return {
    hours: job.job_duration_hours,
    earliest,
    ...(deadline !== undefined && { deadline }),
    ...(allowed && { allowed }),
    ...(job.split && {
      split: { minPieceMinutes: Math.min(job.split.min_piece_minutes, job.job_duration_hours * 60), restartCostUsd: job.split.restart_cost_usd },
    }),
    delayCostPerHour: job.delay_cost_usd_per_hour,
    startMinutes: job.start_minutes,
    ...(job.max_price_usd_per_gpu_hour !== undefined && { maxPrice: maxPriceOf(job)! }),
  }
}

function timesOf(job: Job, now: Date): { earliest: number; deadline: number | undefined } {
  for (const field of ['earliest_start', 'deadline'] as const)
    if (job[field] && Date.parse(job[field]) > now.getTime() + MOST_AHEAD_MS) throw new AppError('validation_failed', `${field}: lies more than a year ahead`)
  const earliest = Math.max(now.getTime(), job.earliest_start ? Date.parse(job.earliest_start) : 0)
  if (!job.deadline) return { earliest, deadline: undefined }
  const deadline = Date.parse(job.deadline)
  if (deadline <= now.getTime()) throw new AppError('validation_failed', 'deadline: lies in the past. Choose a later one, or leave it out')
  const needed = job.job_duration_hours + job.start_minutes / 60
  const available = (deadline - earliest) / HOUR_MS
  if (available < needed - 1e-9)
    throw new AppError(
      'validation_failed',
      `deadline: the job needs ${hoursText(needed)}, and from its earliest start until then there are ${hoursText(Math.max(0, available))}. Choose a later deadline, or an earlier start`,
    )
  return { earliest, deadline }
}

/** 0 = Monday on the wire. */
function allowedTime({ zone, allowed_hours: hours, weekdays }: Job, from: number, to: number) {
  return allowedIntervals(
    zone,
    {
      ...(hours && { hours: { from: hours.from * 60, to: hours.to * 60 } }),
      ...(weekdays && { weekdays: weekdays.map((day) => day + 1) }),
    },
    from,
    to,
  )
}

export const hoursText = (hours: number): string => {
  const rounded = Math.round(hours * 100) / 100
  return `${rounded} ${rounded === 1 ? 'hour' : 'hours'}`
}
