import type { OptimalTiming, TimeWindow } from '@dumont/contracts'
import { HOUR_MS } from '@dumont/forecast'
import type { Revision } from './store-feeds.ts'
import type { Planned, PlanRow } from './tables.ts'
import { placeText } from './to-place.ts'
import type { CalendarEvent } from './write-ics.ts'

/** How long what is over or cancelled is still told. */
const SHOWN_MS = 14 * 24 * HOUR_MS

/** The events of a plan: one for each piece. They keep their names when they move. */
export function planEvents(plan: PlanRow, now: Date): CalendarEvent[] {
  const { planned, state, changedAt } = plan
  if (!planned || (state === 'cancelled' && now.getTime() - changedAt.getTime() > SHOWN_MS)) return []
  if (now.getTime() - Date.parse(planned.end_time) > SHOWN_MS) return []
  return planned.pieces.map((piece, i) => ({
    uid: `${plan.uid}-${i + 1}@dumont`,
    start: new Date(piece.start_time),
    end: new Date(piece.end_time),
    summary: [plan.name, ...(planned.pieces.length > 1 ? [`${i + 1} of ${planned.pieces.length}`] : []), placeText(planned.place)].join(' · '),
    description: describe(plan, planned),
    location: placeText(planned.place),
    sequence: plan.sequence,
    changedAt,
    createdAt: plan.createdAt,
    isCancelled: state === 'cancelled',
    categories: ['Dumont', planned.place.gpu_label],
  }))
}

function describe({ job, outcome }: PlanRow, planned: Planned): string {
  const machines = `${planned.place.instances} x ${planned.place.instance_type ?? planned.place.gpu_label}`
  const expected = `Expected cost ${usd(planned.estimated_cost)}${planned.cost_interval ? ` (${usd(planned.cost_interval[0])} to ${usd(planned.cost_interval[1])})` : ''}`
  const really =
    outcome && `It cost ${usd(outcome.cost)}${outcome.saving === null ? '' : `; starting at once would have cost ${usd(outcome.cost + outcome.saving)}`}`
  return [`${job.job_duration_hours} h on ${machines}`, expected, ...(really ? [really] : []), ...(planned.place.demo ? ['Demo prices'] : [])].join('\n')
}

/** What the best windows of a GPU say, by slot: the n-th best stays the same event. */
export function bestTexts(gpu: string, hours: number, timing: OptimalTiming): Map<string, { text: string; window: TimeWindow }> {
  return new Map(
    timing.time_windows.map((window) => {
      const slot = [gpu, hours, window.rank].join('|')
      return [slot, { window, text: JSON.stringify([window.start_time, window.end_time, window.place.series_id, window.estimated_cost.toFixed(2)]) }]
    }),
  )
}

export function bestEvents(
  feedUid: string,
  texts: ReadonlyMap<string, { window: TimeWindow }>,
  revisions: ReadonlyMap<string, Revision>,
  uidOf: (feedUid: string, slot: string) => string,
): CalendarEvent[] {
  return [...texts].map(([slot, { window }]) => {
    const { place, savings_percentage: saved } = window
    return {
      uid: uidOf(feedUid, slot),
      start: new Date(window.start_time),
      end: new Date(window.end_time),
      summary: `${place.gpu_label}: ${window.rank === 1 ? 'best window' : `window ${window.rank}`} · ${placeText(place)}`,
      description: [
        `Expected cost ${usd(window.estimated_cost)} on ${place.instances} x ${place.instance_type ?? place.gpu_label}`,
        ...(saved === null ? [] : [saved >= 0 ? `${saved.toFixed(1)} % less than running now` : `${(-saved).toFixed(1)} % more than running now`]),
        ...(place.demo ? ['Demo prices'] : []),
      ].join('\n'),
      location: placeText(place),
      ...revisions.get(slot)!,
      categories: ['Dumont', place.gpu_label],
    }
  })
}

const usd = (amount: number): string => `$${amount.toFixed(Math.abs(amount) < 1 ? 4 : 2)}`
