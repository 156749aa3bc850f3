import type { OptimalTiming, Place } from '@dumont/contracts'

/** A time and a place to begin, in ms since 1970. `cost` in USD, without the cost of delay; undefined when the answer does not say. */
export type Opening = { startsAt: number; endsAt: number; pieces: { startsAt: number; endsAt: number }[]; place: Place; cost: number | undefined }

type Listed = { start_time: string; end_time: string; place: Place; estimated_cost: number; pieces?: { start_time: string; end_time: string }[] }

/** Where the verdict sends the job. undefined: nowhere. */
export function bestOpening(timing: OptimalTiming): Opening | undefined {
  const { action, place, start_time: start } = timing.verdict
  if (action === 'unknown' || !place) return undefined
  // No start means any time: then it begins now.
  const startsAt = Date.parse(start ?? timing.generated_at)
  const found = openingIn(timing, place.series_id, startsAt)
  if (found && Math.abs(found.startsAt - startsAt) < 60_000) return { ...found, place }
  const endsAt = startsAt + timing.job_duration_hours * 3_600_000
  return { startsAt, endsAt, pieces: [{ startsAt, endsAt }], place, cost: undefined }
}

/** What the answer says of one place, at the start nearest to `startsAt`. */
export function openingIn(timing: OptimalTiming, series: number, startsAt: number): Opening | undefined {
  const listed: Listed[] = [...timing.time_windows, ...(timing.now ? [timing.now] : []), ...timing.alternatives]
  const far = (one: Listed) => Math.abs(Date.parse(one.start_time) - startsAt)
  const [nearest] = listed.filter(({ place }) => place.series_id === series).sort((a, b) => far(a) - far(b))
  return nearest && asOpening(nearest)
}

function asOpening({ start_time, end_time, place, estimated_cost: cost, pieces }: Listed): Opening {
  const stretch = (one: { start_time: string; end_time: string }) => ({ startsAt: Date.parse(one.start_time), endsAt: Date.parse(one.end_time) })
  const whole = stretch({ start_time, end_time })
  return { ...whole, pieces: pieces?.map(stretch) ?? [whole], place, cost }
}
