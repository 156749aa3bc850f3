import type { SavingsHistory, SavingsHistoryEntry } from '@dumont/contracts'
import type { Wire } from '../../app/wire.ts'
import { formatCalendarDay } from '../../ui/format-time.ts'
import type { Group } from './period.ts'

export type Bucket = Wire<typeof SavingsHistoryEntry>

/** Oldest first, as a chart reads. */
export const bucketsOf = ({ history }: Pick<SavingsHistory, 'history'>): Bucket[] => history.toReversed()

/** 'Sat 21 Nov', 'Week of Mon 16 Nov' or 'Nov 2026'. */
export function bucketName(date: string, group: Group, locale: string, weekOf: (day: string) => string): string {
  if (group === 'month') return monthName(date, locale)
  const day = formatCalendarDay(date, locale)
  return group === 'week' ? weekOf(day) : day
}

function monthName(date: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale.startsWith('pt') ? 'pt-BR' : 'en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' })
  return format.format(Date.parse(`${date}T12:00:00Z`))
}

/** '21 Nov' under the axis; 'Nov 2026' for months. */
export function axisName(date: string, group: Group, locale: string): string {
  return group === 'month' ? monthName(date, locale) : formatCalendarDay(date, locale).split(' ').slice(1).join(' ')
}

const roomPerLabel = 84
const halfLabel = 24

/** Which buckets are named under the axis of `width` pixels: evenly spread, the first always; not the last when its name would reach out of the chart. */
export function labelled(count: number, width: number): number[] {
  const every = Math.max(1, Math.ceil(count / Math.max(1, Math.floor(width / roomPerLabel))))
  const isInside = (index: number) => index === 0 || ((count - index - 0.5) * width) / count >= halfLabel
  return Array.from({ length: Math.ceil(count / every) }, (_, i) => i * every).filter(isInside)
}

export type AmountScale = { min: number; max: number; step: number }

/** Round steps that hold all amounts and zero. */
export function amountScale(amounts: readonly number[]): AmountScale {
  const [low, high] = [Math.min(0, ...amounts), Math.max(0, ...amounts)]
  const step = niceStep((high - low || 1) / 4)
  return { min: Math.floor(low / step + 1e-9) * step, max: Math.max(step, Math.ceil(high / step - 1e-9) * step), step }
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
}

/** How a period did against the one before it. A share says something only when both are savings. */
export function comparePeriods(
  now: number,
  before: { savings: number; hours_used: number } | null,
): 'none' | 'unused' | { share: number } | { amount: number } {
  if (before === null) return 'none'
  if (before.hours_used === 0) return 'unused'
  return before.savings > 0 && now >= 0 ? { share: (now - before.savings) / before.savings } : { amount: before.savings }
}
