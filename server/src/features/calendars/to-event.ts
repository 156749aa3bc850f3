import type { CalendarEvent, CalendarSettings } from '@dumont/contracts'
import { gpus } from '../prices/index.ts'
import { type Compute, computeDecider } from './decide-compute.ts'
import { gpuNamesOf } from './find-gpus.ts'
import { type EventRow, isStale } from './store-events.ts'

const HOUR_MS = 3_600_000
const names = gpuNamesOf(gpus)

/** An event, and what it says of compute work. */
export type ReadEvent = EventRow & { compute: Compute }

/** Reads one event after the other by a person's settings. */
export function eventReader(settings: CalendarSettings): (row: EventRow) => ReadEvent {
  const decide = computeDecider(settings, names)
  return (row) => {
    const { title, description, chosenCompute: isCompute, chosenGpu: gpu, chosenCount: count, chosenHours: hours } = row
    const own = (row.endAt.getTime() - row.startAt.getTime()) / HOUR_MS
    return { ...row, compute: decide({ title, description, hours: own }, { isCompute, gpu, count, hours }) }
  }
}

/** Without a suggestion: those are decided downstream. */
export function toCalendarEvent(row: ReadEvent, now: Date): CalendarEvent {
  const { compute } = row
  return {
    event_id: String(row.id),
    connection_id: row.connectionId,
    calendar: row.calendar,
    color: row.color,
    summary: row.title,
    start: row.startAt.toISOString(),
    end: row.endAt.toISOString(),
    description: row.description,
    location: row.location,
    all_day: row.allDay,
    busy: row.busy,
    recurring: row.recurring,
    is_compute_intensive: compute.isCompute,
    compute_reason: compute.reason,
    compute_word: compute.word,
    gpu_name: compute.gpu,
    gpu_count: compute.count,
    duration_hours: Number(compute.hours.toFixed(4)),
    suggested_start: null,
    potential_savings: null,
    can_move: row.canMove,
    stale: isStale(row, now),
    synced_at: row.syncedAt.toISOString(),
    link: row.link,
  }
}
