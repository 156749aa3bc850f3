import type { CalendarEvent, ChangeCalendarEvent } from '@dumont/contracts'

/** The dialog's fields as they are typed: hours with the point or comma of the language, read with either. */
export type EventForm = { counts: 'auto' | 'yes' | 'no'; gpu: string; count: string; hours: string }

export function readEvent({ compute_reason: reason, gpu_name: gpu, gpu_count: count, duration_hours: hours }: CalendarEvent, language: string): EventForm {
  const counts = reason === 'chosen' ? 'yes' : reason === 'dismissed' ? 'no' : 'auto'
  return { counts, gpu: gpu ?? '', count: String(count), hours: String(hours).replace('.', language.startsWith('pt') ? ',' : '.') }
}

const countOf = (text: string): number => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : Number.NaN)
const hoursOf = (text: string): number => (/^\d{1,3}([.,]\d{1,4})?$/.test(text.trim()) ? Number(text.replace(',', '.')) : Number.NaN)

/** The fields that do not hold what they must. An empty one is left to the event's own words. */
export function faultsOf({ count, hours }: EventForm): { count: boolean; hours: boolean } {
  return {
    count: count.trim() !== '' && !(countOf(count) >= 1 && countOf(count) <= 1024),
    hours: hours.trim() !== '' && !(hoursOf(hours) >= 0.25 && hoursOf(hours) <= 168),
  }
}

/** What is sent: only what was changed, and null for what is to be forgotten. */
export function changeOf(before: EventForm, form: EventForm): ChangeCalendarEvent {
  return {
    ...(form.counts !== before.counts && { is_compute_intensive: form.counts === 'auto' ? null : form.counts === 'yes' }),
    ...(form.gpu !== before.gpu && { gpu_name: form.gpu || null }),
    ...(form.count.trim() !== before.count && { gpu_count: form.count.trim() === '' ? null : countOf(form.count) }),
    ...(form.hours.trim() !== before.hours && { duration_hours: form.hours.trim() === '' ? null : hoursOf(form.hours) }),
  }
}
