import { allowedIntervals } from '@dumont/forecast'
import { type AskedJob, lengthMs } from '../jobs/options.ts'

/** Allowed hours repeat each week; a day more covers a change of clocks. */
const FAR_ENOUGH_MS = 8 * 86_400_000

/** The last moment at which the job can begin, in its allowed hours, and be finished by `by`. undefined: there is none. */
export function latestStart(job: AskedJob, by: number): number | undefined {
  const length = lengthMs(job)
  const { zone = 'UTC', allowed_hours: hours, weekdays, split } = job
  if (!hours && !weekdays) return by - length
  const allowed = {
    ...(hours && { hours: { from: hours.from * 60, to: hours.to * 60 } }),
    ...(weekdays && { weekdays: weekdays.map((day) => day + 1) }),
  }
  let left = length
  for (const { from, to } of allowedIntervals(zone, allowed, by - length - FAR_ENOUGH_MS, by).reverse()) {
    if (to - from >= left) return to - left
    // Pieces add up over the stretches; a job in one piece needs one that is long enough.
    if (split) left -= to - from
  }
  return undefined
}
