import { type BudgetThreshold, Job } from '@dumont/contracts'
import type { Deps } from '../../platform/feature.ts'
import { type BudgetRow, comparedBy, type Standing } from '../budgets/index.ts'
import { optimalTimingFor } from '../windows/index.ts'
import type { Facts, WindowFact } from './facts.ts'

/** Of a job for which cheaper times are named: as long as a night's run. */
const JOB_HOURS = 8
const MOST_WINDOWS = 3

/** What crossed, and the three best times for the same GPU where one is named. */
export async function budgetFacts(deps: Deps, budget: BudgetRow, name: string, standing: Standing, threshold: BudgetThreshold, now: Date): Promise<Facts> {
  const { outlook, period, spentUsd, estimated } = standing
  return {
    kind: 'budget',
    on: threshold.on,
    budgetId: budget.id,
    name,
    amount: budget.amountMicros / 1e6,
    percent: threshold.percent,
    spent: spentUsd,
    forecast: outlook ? { expected: outlook.expected, low: outlook.low, high: outlook.high } : null,
    chance: threshold.on === 'probability' ? (comparedBy(threshold, budget.amountMicros / 1e6, standing).value ?? null) : null,
    wantedChance: threshold.on === 'probability' ? (threshold.probability ?? 0.7) : null,
    periodStart: period.start.toISOString(),
    periodEnd: period.end.toISOString(),
    zone: budget.period.zone,
    estimated,
    windows: await cheaperTimes(deps, budget, now),
  }
}

/** None where nothing is known: an alert goes out all the same. */
async function cheaperTimes(deps: Deps, { gpuId, machineType, provider }: BudgetRow, now: Date): Promise<WindowFact[]> {
  if (gpuId === null) return []
  const job = Job.parse({ gpu_name: gpuId, machine_type: machineType, job_duration_hours: JOB_HOURS, ...(provider ? { providers: [provider] } : {}) })
  const timing = await optimalTimingFor(deps, job, now).catch(() => undefined)
  return (timing?.time_windows ?? [])
    .filter(({ savings_vs_now: saving }) => saving !== null && saving > 0)
    .slice(0, MOST_WINDOWS)
    .map(({ start_time: startAt, end_time: endAt, place, estimated_cost: usd, savings_percentage: savingPercent }) => ({
      startAt,
      endAt,
      place: [place.provider, place.zone ?? place.region, place.instance_type].filter(Boolean).join(' '),
      usd,
      savingPercent: savingPercent ?? 0,
    }))
}
