import type { BudgetStatus, BudgetThreshold } from '@dumont/contracts'
import type { Deps } from '../../platform/feature.ts'
import { spendBetween, usdOf } from '../usage/index.ts'
import { chanceOf, type Outlook } from './decide-outlook.ts'
import { decidePeriod, type Period, spendFrom } from './decide-period.ts'
import { readOutlook } from './read-outlook.ts'
import type { BudgetRow } from './tables.ts'

/** What a budget stands at, before any threshold is judged. */
export type Standing = {
  period: Period
  spentUsd: number
  estimated: boolean
  /** Undefined: part of what is planned has no forecast or no rate. */
  outlook: Outlook | undefined
}

export async function readStanding(deps: Pick<Deps, 'db' | 'pool'>, budget: BudgetRow, now: Date): Promise<Standing> {
  const period = decidePeriod(budget.period, budget.createdAt, now)
  const { spent, estimated } = await spendBetween(deps.db, budget, spendFrom(budget.period, period), now)
  const spentUsd = usdOf(spent)
  // A rolling week that lies ahead begins with nothing spent.
  const before = budget.period.kind === 'rolling_7d' ? 0 : spentUsd
  return { period, spentUsd, estimated, outlook: await readOutlook(deps, budget, before, now, period.end) }
}

/** What a threshold is compared by, and with what. `value` undefined: not known. */
export function comparedBy(threshold: BudgetThreshold, amountUsd: number, { spentUsd, outlook }: Standing): { value: number | undefined; limit: number } {
  const limit = (amountUsd * threshold.percent) / 100
  if (threshold.on === 'actual') return { value: spentUsd, limit }
  if (threshold.on === 'forecast') return { value: outlook?.expected, limit }
  return { value: outlook && chanceOf(outlook, limit), limit: threshold.probability ?? 0.7 }
}

/** Names a threshold in what is remembered of it. */
export const thresholdKey = ({ on, percent, probability }: BudgetThreshold): string =>
  [on, percent, on === 'probability' ? (probability ?? 0.7) : []].flat().join(':')

export type ThresholdStanding = BudgetStatus['thresholds'][number]

export function toStatus(budget: BudgetRow, standing: Standing, thresholds: ThresholdStanding[], noDataSince: Date | null, now: Date): BudgetStatus {
  const { period, spentUsd, estimated, outlook } = standing
  return {
    period_start: spendFrom(budget.period, period).toISOString(),
    period_end: period.end.toISOString(),
    spent: spentUsd,
    estimated,
    forecast: outlook ? { expected: cents(outlook.expected), low: cents(outlook.low), high: cents(outlook.high) } : null,
    forecast_covers_until: outlook?.coversUntil && outlook.coversUntil < period.end ? outlook.coversUntil.toISOString() : null,
    probability_exceeds: outlook ? chanceOf(outlook, budget.amountMicros / 1e6) : null,
    thresholds,
    no_data_since: noDataSince?.toISOString() ?? null,
    evaluated_at: now.toISOString(),
  }
}

const cents = (usd: number): number => Math.round(usd * 1e6) / 1e6
