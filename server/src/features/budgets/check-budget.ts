import type { BudgetChange } from '@dumont/contracts'
import { AppError } from '../../platform/errors.ts'
import { isZone } from '../../platform/zone.ts'
import { findGpu, gpuIdOf } from '../prices/index.ts'
import type { BudgetRow } from './tables.ts'

/** What one field cannot tell of another, or of those that are `kept`; the GPU by its canonical id. @throws AppError */
export function checkBudget<Given extends BudgetChange>(given: Given, kept?: Pick<BudgetRow, 'gpuId' | 'plannedUsage'>): Given {
  const { gpu_name: gpu, period, thresholds = [], planned_usage: planned } = given
  const refuse = (message: string): never => {
    throw new AppError('validation_failed', message)
  }
  if (gpu && !findGpu(gpu)) refuse(`gpu_name: no GPU goes by the name ${gpu}; names are matched exactly, see GET /api/v1/catalogue`)
  if (period && !isZone(period.zone)) refuse('period.zone: is not an IANA time zone, such as Europe/Lisbon')
  if (period && period.kind !== 'custom' && (period.starts_at !== undefined || period.days !== undefined))
    refuse('period: starts_at and days go with kind custom')
  const keys = thresholds.map(({ on, percent }) => `${on} ${percent}`)
  if (new Set(keys).size < keys.length) refuse('thresholds: two of them are the same')
  if (thresholds.some(({ on, probability }) => on !== 'probability' && probability !== undefined)) refuse('thresholds: probability goes with on: probability')
  const isOfOneGpu = (gpu === undefined ? kept?.gpuId : gpu) !== null
  const usage = planned ?? (gpu === null ? kept?.plannedUsage : undefined)
  if (usage?.kind === 'hours_per_day' && !isOfOneGpu) refuse('planned_usage: hours_per_day needs a gpu_name')
  return gpu ? { ...given, gpu_name: gpuIdOf(gpu) } : given
}
