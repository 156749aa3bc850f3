import { z } from 'zod'
import { Filter, Format, Instant, QueryInt, QueryNumber, Usd, Zone } from './common.ts'
import { Anchor, ComparedProvider, EconomyReference, Percent, ProviderName, SavingsTotals } from './economy-compared.ts'
import { Market } from './prices.ts'
import { UsageState } from './usage.ts'

// GET /economy/savings, /economy/savings/history, /economy/savings/realtime, /economy/active-session, /economy/pricing: what running here saves. The other
// economy-*.ts are of one page each. All below /api/v1; those that are read carry an ETag and answer 304 to If-None-Match.

/** One instance that runs or is idle; fields of the plan and what they rest on. Money that needs a reference is null without one. */
export const ActiveInstance = z.object({
  instance_id: z.string().describe('The key at its provider'),
  session_id: z.int(),
  name: z.string().nullable(),
  gpu_type: z.string(),
  gpu_label: z.string(),
  gpu_count: z.int(),
  rented_from: z.string().describe('Its provider'),
  region: z.string().nullable(),
  market: Market,
  status: UsageState,
  started_at: Instant,
  running_hours: z.number(),
  dumont_hourly_rate: Usd.nullable().describe('null: nobody knows'),
  current_cost: Usd.describe('Of this session so far, without storage'),
  dumont_cost: Usd.describe('The part of current_cost whose hours were compared'),
  provider_hourly_rate: Usd.nullable(),
  provider_equivalent: Usd.nullable().describe('The hours of this session at the reference of their time; null: no direct equivalent'),
  provider_cost: Usd.nullable().describe('The same as provider_equivalent'),
  savings_so_far: Usd.nullable(),
  savings: Usd.nullable().describe('The same as savings_so_far'),
  savings_per_hour: Usd.nullable(),
  reference: EconomyReference.nullable(),
  estimated: z.boolean(),
  last_seen_at: Instant,
  stale: z.boolean(),
})
export type ActiveInstance = z.infer<typeof ActiveInstance>

/** A second opinion on what runs now: never the headline. */
export const SecondLine = z.object({
  usd_per_hour: Usd.describe('For all instances it covers'),
  savings_per_hour: Usd.describe('Against what these instances cost here'),
  instances: z.int().describe('Instances it covers'),
})
export type SecondLine = z.infer<typeof SecondLine>

export const Projection = z.object({ daily: Usd, weekly: Usd.describe('x7'), monthly: Usd.describe('x30'), yearly: Usd.describe('x365') })
export type Projection = z.infer<typeof Projection>

export const SavingsQuery = z.strictObject({
  provider: ProviderName.default('aws'),
  hours_per_day: QueryNumber((number) => number.min(0).max(24))
    .default(8)
    .describe('For the projection of what runs now'),
  zone: Zone.default('UTC'),
  format: Format,
})
export type SavingsQuery = z.infer<typeof SavingsQuery>

export const Savings = z.object({
  provider: ComparedProvider,
  currency: z.literal('USD'),
  ...Anchor,
  lifetime_savings: Usd.describe('Of all usage ever; stopping an instance does not change it'),
  lifetime_hours: z.number(),
  lifetime_cost: Usd,
  lifetime_provider_cost: Usd,
  savings_percentage: Percent,
  lifetime: SavingsTotals,
  current_session_savings: Usd,
  current_session_hours: z.number(),
  current_session_cost: Usd,
  hourly_comparison: z
    .object({ dumont_rate: Usd, provider_rate: Usd, savings_per_hour: Usd, savings_percentage: Percent })
    .describe('Sums over what runs and is compared'),
  projections: Projection.extend({ hours_per_day: z.number() }).nullable().describe('What runs now, for hours_per_day; null: nothing runs that is compared'),
  trailing: z
    .object({ days_7: Projection, days_28: Projection.nullable(), monthly_low: Usd, monthly_high: Usd, days_of_data: z.int() })
    .nullable()
    .describe("By the workspace's own last 7 and 28 whole days in `zone`, with a range; null: fewer than 3 days of data"),
  active_instances_count: z.int(),
  not_compared_instances: z.array(z.object({ instance_id: z.string(), gpu: z.string(), gpu_label: z.string(), reason: z.string() })),
  instances_summary: z.array(ActiveInstance).describe('The first 5'),
  references: z.array(EconomyReference).describe('What the instances that run are compared with'),
  second_lines: z.object({
    smallest_purchasable: SecondLine.nullable().describe('What one would have to rent to get these GPUs'),
    cloud_spot: SecondLine.nullable().describe("Interruptible rentals against the cloud's own spot price"),
    other_providers: z
      .array(SecondLine.extend({ provider: z.string() }))
      .describe('The same GPUs on demand at other providers whose prices are collected, cheapest first'),
  }),
  first_time: z.boolean().describe('This workspace has no usage yet'),
  estimated: z.boolean(),
})
export type Savings = z.infer<typeof Savings>

export const SavingsHistoryQuery = z.strictObject({
  provider: ProviderName.default('aws'),
  days: QueryInt(1, 365).default(30).describe('Up to today in `zone`'),
  from: z.iso.date().optional().describe('First day, instead of days'),
  to: z.iso.date().optional().describe('Last day; default: today'),
  all: z.stringbool().default(false).describe('true: since the first usage'),
  zone: Zone.default('UTC').describe('Cuts the days'),
  group: z.enum(['day', 'week', 'month']).default('day').describe('Weeks begin on Monday'),
  format: Format,
})
export type SavingsHistoryQuery = z.infer<typeof SavingsHistoryQuery>
/** In the order of columns of a file: when, then how much. */
export const SavingsHistoryEntry = z.object({
  date: z.iso.date().describe('First day of the bucket within the period'),
  ...SavingsTotals.shape,
  partial: z.boolean().describe('Not over yet'),
})
export type SavingsHistoryEntry = z.infer<typeof SavingsHistoryEntry>
export const SavingsHistory = z.object({
  provider: ComparedProvider,
  as_of: Instant,
  zone: z.string(),
  group: z.enum(['day', 'week', 'month']),
  from: z.iso.date(),
  to: z.iso.date(),
  period_days: z.int(),
  history: z.array(SavingsHistoryEntry).describe('Newest first; days without usage are there with zeros'),
  totals: SavingsTotals,
  previous: SavingsTotals.nullable().describe('As many days before; null with all'),
})
export type SavingsHistory = z.infer<typeof SavingsHistory>

export const EconomyQuery = z.strictObject({ provider: ProviderName.default('aws'), format: Format })
export const SavingsRealtime = z.object({
  timestamp: Instant.describe('The same as as_of'),
  provider: ComparedProvider,
  ...Anchor,
  active_instances: z.array(ActiveInstance),
  totals: z.object({
    instances_count: z.int(),
    total_running_hours: z.number(),
    total_current_cost: Usd.describe('Of instances that are compared'),
    total_savings: Usd,
    savings_rate_per_hour: Usd.describe('The sum over instances'),
    avg_savings_rate_per_hour: Usd.describe('The same per compared instance; nothing to count with'),
    not_compared_count: z.int(),
  }),
  lifetime_savings: Usd,
  stopped: z
    .array(
      z.object({
        session_id: z.int(),
        instance_id: z.string(),
        name: z.string().nullable(),
        rented_from: z.string(),
        storage_usd_per_month: Usd.describe('x 730 hours'),
      }),
    )
    .describe('Instances that are stopped and whose disk still bills'),
  estimated: z.boolean(),
})
export type SavingsRealtime = z.infer<typeof SavingsRealtime>

export const ActiveSession = z.object({
  provider: ComparedProvider,
  ...Anchor,
  active_instances: z.array(ActiveInstance),
  current_cost_dumont: Usd.describe('Of instances that are compared'),
  current_cost_provider: Usd,
  session_savings: Usd,
  session_hours: z.number().describe('Running hours over all instances, compared or not'),
  instances_count: z.int(),
  not_compared_count: z.int(),
  estimated: z.boolean(),
})
export type ActiveSession = z.infer<typeof ActiveSession>

export const PricingQuery = z.strictObject({ provider: ProviderName.optional().describe('Default: all'), gpu: Filter(100).optional(), format: Format })
export const EconomyPricing = z.object({
  currency: z.literal('USD'),
  unit: z.literal('per_gpu_hour'),
  as_of: Instant,
  last_updated: Instant.nullable().describe('When a source last confirmed any of these prices'),
  regions: z.record(z.string(), z.string()).describe('The reference region by provider'),
  pricing: z.array(
    z.object({
      gpu: z.string(),
      gpu_label: z.string(),
      references: z.array(EconomyReference).describe('For one GPU; a provider that is missing does not sell it'),
    }),
  ),
})
export type EconomyPricing = z.infer<typeof EconomyPricing>
