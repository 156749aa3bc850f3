import type { Budget, BudgetPreview, NewBudget } from '@dumont/contracts'
import type { Body, Wire } from '../../app/wire.ts'

/** What decides when a budget would have fired: nothing else is asked, so that other changes ask nothing. */
export type Previewed = Pick<Body<typeof NewBudget>, 'threshold' | 'gpu_name' | 'provider' | 'label' | 'period' | 'thresholds' | 'rearm_margin'>

export const previewedOf = ({ threshold, gpu_name, provider, label, period, thresholds, rearm_margin }: Previewed): Previewed => ({
  threshold,
  gpu_name,
  provider,
  label,
  period,
  thresholds,
  rearm_margin,
})

/** A kept budget, whose own periods begin when it was made unless it says otherwise. */
export function previewedOfKept(budget: Budget): Previewed {
  const { period, created_at: createdAt } = budget
  return { ...previewedOf(budget), period: period.kind === 'custom' ? { starts_at: createdAt, ...period } : period }
}

type Preview = Wire<typeof BudgetPreview>
type Told =
  | { kind: 'fired'; count: number; latest: Preview['fired']; older: number }
  | { kind: 'quiet' }
  /** Only what was expected then would tell, and that is not known any more. */
  | { kind: 'unknown' }

const most = 5

/** What a preview says: how often, and the latest occasions, newest first. */
export function tellPreview({ fired, not_replayed: unknown }: Pick<Preview, 'fired' | 'not_replayed'>, thresholds: Previewed['thresholds']): Told {
  if (fired.length > 0) return { kind: 'fired', count: fired.length, latest: fired.slice(-most).toReversed(), older: Math.max(0, fired.length - most) }
  return unknown.length > 0 && !thresholds?.some(({ on }) => on === 'actual') ? { kind: 'unknown' } : { kind: 'quiet' }
}
