import { z } from 'zod'
import { Filter, Id, Instant, Usd, WireId, Zone } from './common.ts'
import { MachineType } from './forecasts.ts'

// GET, POST /api/v1/spot/budget-alerts; GET, PUT, DELETE .../:id; POST .../:id/test, .../:id/preview, .../:id/silence; GET .../:id/history.
// Every POST takes an Idempotency-Key header.

export const PeriodKind = z.enum(['rolling_7d', 'day', 'week', 'month', 'custom'])
export type PeriodKind = z.infer<typeof PeriodKind>

/** Stretches of time a budget is for. Weeks begin on Monday; days, weeks and months are those of `zone`, DST included. */
export const BudgetPeriod = z.strictObject({
  kind: PeriodKind.default('rolling_7d').describe('rolling_7d: the 7 days up to now for actual spend, the 7 days to come for forecast spend'),
  zone: Zone.default('UTC'),
  starts_at: Instant.optional().describe('custom: the beginning of the first period'),
  days: z.int().min(1).max(366).optional().describe('custom: length of each period in local days'),
})
export type BudgetPeriod = z.infer<typeof BudgetPeriod>

/** actual: spent so far. forecast: spent so far and planned usage x forecast. probability: the chance that the period ends above the share. */
export const ThresholdBasis = z.enum(['actual', 'forecast', 'probability'])
export type ThresholdBasis = z.infer<typeof ThresholdBasis>
export const BudgetThreshold = z.strictObject({
  percent: z.number().min(1).max(1000).describe('Of the amount'),
  on: ThresholdBasis,
  probability: z.number().min(0.05).max(0.99).optional().describe('probability only: fires from this chance on. Default: 0.7'),
})
export type BudgetThreshold = z.infer<typeof BudgetThreshold>

/** What is expected to run for the rest of the period. */
export const PlannedUsage = z.strictObject({
  kind: z.enum(['none', 'hours_per_day', 'running', 'plans']).default('running').describe('running: what runs now goes on; plans: kept plans of the workspace'),
  hours_per_day: z.number().min(0.1).max(24).optional().describe('hours_per_day only. Default: 8'),
  gpu_count: z.int().min(1).max(1024).optional().describe('hours_per_day only. Default: 1'),
})
export type PlannedUsage = z.infer<typeof PlannedUsage>

/** One address, nothing else: no name, no second address, no line break. */
export const EmailAddress = z.string().trim().min(5).max(254).pipe(z.email())

const settings = {
  gpu_name: z.string().min(1).max(100).nullable().describe('Canonical id, label or alias; null: all GPUs'),
  threshold: z.number().min(1e-6).max(1e9).describe('The amount, USD per period, in millionths at the finest'),
  email: EmailAddress.nullable().describe('null: shown in the page only'),
  machine_type: MachineType,
  alert_name: z.string().trim().min(1).max(100).nullable(),
  enabled: z.boolean(),
  provider: z.string().trim().min(1).max(100).nullable().describe('null: all'),
  label: z
    .strictObject({ name: z.string().min(1).max(60), value: z.string().max(200) })
    .nullable()
    .describe('Only usage with this label; null: all'),
  period: BudgetPeriod,
  thresholds: z.array(BudgetThreshold).min(1).max(10).describe('Each fires once a period'),
  planned_usage: PlannedUsage,
  pending_evaluations: z.int().min(1).max(12).describe('How many evaluations in a row must agree before a forecast or a probability fires'),
  rearm_margin: z.number().min(0).max(0.5).describe('0.05: below the threshold by 5 % of it, it counts as over'),
  digest: z.enum(['off', 'daily', 'weekly']),
  language: z.enum(['en', 'pt-BR']),
  channels: z.array(WireId).max(10).describe('Further channels, by id'),
}

/** Only `threshold` is needed: then it is one threshold at 100 % of forecast spend over rolling 7 days. */
export const NewBudget = z.strictObject({
  gpu_name: settings.gpu_name.default(null),
  threshold: settings.threshold,
  email: settings.email.default(null),
  machine_type: settings.machine_type.default('interruptible'),
  alert_name: settings.alert_name.default(null),
  enabled: settings.enabled.default(true),
  provider: settings.provider.default(null),
  label: settings.label.default(null),
  period: settings.period.default({ kind: 'rolling_7d', zone: 'UTC' }),
  thresholds: settings.thresholds.default([{ percent: 100, on: 'forecast' }]),
  planned_usage: settings.planned_usage.default({ kind: 'running' }),
  pending_evaluations: settings.pending_evaluations.default(2),
  rearm_margin: settings.rearm_margin.default(0.05),
  digest: settings.digest.default('off'),
  language: settings.language.default('en'),
  channels: settings.channels.default([]),
})
export type NewBudget = z.infer<typeof NewBudget>
/** What is absent stays as it is; null is a value (gpu_name: all GPUs). */
export const BudgetChange = z.strictObject(settings).partial()
export type BudgetChange = z.infer<typeof BudgetChange>

export const ThresholdState = z.enum(['normal', 'pending', 'firing', 'recovering', 'silenced', 'no_data'])
export const BudgetStatus = z.object({
  period_start: Instant,
  period_end: Instant,
  spent: Usd.nullable().describe('Compute and storage of the scope in the period so far; null: not known'),
  estimated: z.boolean().describe('Part of it was not seen or not told'),
  forecast: z
    .object({ expected: Usd, low: Usd, high: Usd })
    .nullable()
    .describe('At the end of the period, eight of ten inside low and high; null: no forecast for some of it'),
  forecast_covers_until: Instant.nullable().describe('Forecasts reach 7 days; beyond, the last forecast hour goes on and the figure says so by this'),
  probability_exceeds: z.number().min(0).max(1).nullable().describe('That the period ends above the amount'),
  thresholds: z.array(
    BudgetThreshold.extend({ amount: Usd, state: ThresholdState, since: Instant.nullable(), fired_at: Instant.nullable().describe('In this period') }),
  ),
  no_data_since: Instant.nullable(),
  evaluated_at: Instant.nullable(),
})
export type BudgetStatus = z.infer<typeof BudgetStatus>

export const Budget = z.object({
  id: z.int(),
  ...settings,
  email: z.string().nullable(),
  silenced_until: Instant.nullable(),
  status: BudgetStatus.nullable().describe('null: not evaluated yet'),
  last_triggered_at: Instant.nullable(),
  last_forecasted_cost: Usd.nullable(),
  created_at: Instant,
})
export type Budget = z.infer<typeof Budget>
export const BudgetList = z.object({ alerts: z.array(Budget), total: z.int() })
export type BudgetList = z.infer<typeof BudgetList>
export const BudgetsQuery = z.strictObject({ gpu_name: Filter(100).optional(), enabled_only: z.stringbool().default(false) })
export const BudgetParams = z.object({ id: Id })

/** "This would have fired 3 times in the last 30 days, on ..." */
export const BudgetPreview = z.object({
  days: z.int(),
  fired: z.array(z.object({ at: Instant, percent: z.number(), on: ThresholdBasis, value: Usd })),
  not_replayed: z.array(ThresholdBasis).describe('What the past says nothing about: kept forecasts did not reach that far'),
})
export type BudgetPreview = z.infer<typeof BudgetPreview>
export const Silence = z.strictObject({ for: z.enum(['1h', '1d', 'period', 'off']) })
export type Silence = z.infer<typeof Silence>
