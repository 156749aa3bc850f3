import type { FamilyHealth, HealthEvent } from '@dumont/contracts'
import type { z } from 'zod'
import { roundTo } from '../work-out-cost.ts'
import { isoDay } from './period.ts'
import type { HealthEventRow, HealthRow } from './store-health.ts'

export function healthOf(family: string, row: HealthRow | undefined): FamilyHealth {
  return {
    family,
    state: row?.state ?? 'model',
    since: row?.since?.toISOString() ?? null,
    day: row ? isoDay(row.day) : null,
    mape: rounded(row?.mape),
    naive_mape: rounded(row?.naiveMape),
    days_worse: row?.daysWorse ?? 0,
    days_better: row?.daysBetter ?? 0,
  }
}

export const eventOf = ({ id, at, family, kind, day, mape, naiveMape }: HealthEventRow): z.infer<typeof HealthEvent> => ({
  id,
  at: at.toISOString(),
  family,
  kind,
  day: isoDay(day),
  mape: roundTo(mape, 4),
  naive_mape: roundTo(naiveMape, 4),
})

const rounded = (value: number | null | undefined): number | null => (value === null || value === undefined ? null : roundTo(value, 4))
