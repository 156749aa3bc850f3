import { z } from 'zod'
import { Format, Id, Instant, Usd, Zone } from './common.ts'
import { Market } from './prices.ts'
import { Labels, UsageOrigin, UsageState } from './usage.ts'

// What running here saves against AWS, GCP and Azure: GET /economy/savings, /economy/savings/history, /economy/savings/realtime, /economy/active-session,
// /economy/pricing, /economy/breakdown, /economy/evidence, /economy/finished-sessions, .../:id; GET, PUT /economy/settings, /economy/price-sheet;
// GET /economy/settings/options; POST /economy/recompute;
// GET, POST /economy/embed-tokens, DELETE /economy/embed-tokens/:id. With a token of these, without signing in: GET /embed/economy (JSON), /embed/economy/badge.svg, /embed/economy/metrics.
// All below /api/v1. GETs of /economy down to evidence carry an ETag and answer 304 to If-None-Match.

export const comparedProviders = ['aws', 'gcp', 'azure'] as const
export const ComparedProvider = z.enum(comparedProviders)
export type ComparedProvider = z.infer<typeof ComparedProvider>
/** Case does not matter; an unknown one answers 400 with those that are known. */
export const ProviderName = z
  .string()
  .transform((name) => name.trim().toLowerCase())
  .pipe(z.enum(comparedProviders, { error: `is not known; known are ${comparedProviders.join(', ')}` }))

/** Money and time of a stretch of usage that was compared. savings = provider_cost - dumont_cost; negative: it was dearer here. */
const Compared = {
  hours_used: z.number().describe('Running and idle hours of instances that were compared'),
  gpu_hours: z.number().describe('The same, times their GPUs'),
  dumont_cost: Usd.describe('Paid for these hours'),
  provider_cost: Usd.describe('The same hours at the reference'),
  savings: Usd,
  savings_percentage: z.number().nullable().describe('savings / provider_cost x 100; null: nothing was compared'),
}
/** What is in no headline figure. */
const LeftOut = {
  not_compared_hours: z.number().describe('Hours of GPUs that the provider does not sell ("no direct equivalent"), and of proxies'),
  not_compared_cost: Usd.describe('Paid for them'),
  storage_cost: Usd.describe('Paid for disks; the cloud would bill one too, so it stands on neither side'),
  total_paid: Usd.describe('dumont_cost + not_compared_cost + storage_cost'),
}
export const SavingsTotals = z.object({
  ...Compared,
  ...LeftOut,
  estimated: z.boolean().describe('Part of it was not seen by a poll, or its rate was not told'),
})
export type SavingsTotals = z.infer<typeof SavingsTotals>

/** instance: sold with this count; combination: several instances; share: only larger ones are sold, its part by GPUs; sheet: the workspace's own price. */
export const ReferenceKind = z.enum(['instance', 'combination', 'share', 'sheet'])
/** What a rented machine is compared with. */
export const EconomyReference = z.object({
  provider: ComparedProvider,
  kind: ReferenceKind,
  gpu: z.string(),
  gpu_label: z.string(),
  gpu_count: z.int().describe('GPUs this price is for'),
  usd_per_hour: Usd.describe('For gpu_count GPUs, hosts included'),
  usd_per_gpu_hour: Usd,
  instances: z.array(z.object({ instance: z.string(), times: z.int(), gpu_count: z.int(), usd_per_hour: Usd, reference_price_id: z.int().nullable() })),
  region: z.string().nullable(),
  form_factor: z.string().nullable(),
  form_factor_differs: z.boolean().describe('Only another form factor of the same GPU is sold: show it'),
  proxy: z.boolean().describe('Another GPU, chosen by the workspace: show a badge; in no headline'),
  source: z.string(),
  effective_from: Instant.nullable().describe('null: the source does not say since when'),
  fetched_at: Instant.nullable().describe('When the source last said so'),
  age_seconds: z.int().nullable().describe('Since fetched_at; null: not known'),
  old: z.boolean().describe('Not confirmed for 90 days, or nobody knows since when'),
})
export type EconomyReference = z.infer<typeof EconomyReference>

const Anchor = {
  as_of: Instant.describe('The moment all figures of this answer are of'),
  rate_per_hour: Usd.describe('By how much savings grow now: a live counter is savings + rate_per_second x seconds since as_of'),
  rate_per_second: z.number().describe('rate_per_hour / 3600'),
  interval_seconds: z.int().describe('Ask again after so many seconds: 30 while something runs, else 60'),
  last_seen_at: Instant.nullable().describe('The oldest news of what runs; null: nothing runs'),
  stale: z.boolean().describe('Three polls of a vendor were missed: its instances are no longer counted on'),
}

const Percent = z.number().nullable()
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
  hours_per_day: z.coerce.number().min(0).max(24).default(8).describe('For the projection of what runs now'),
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
  days: z.coerce.number().int().min(1).max(365).default(30).describe('Up to today in `zone`'),
  from: z.iso.date().optional().describe('First day, instead of days'),
  to: z.iso.date().optional().describe('Last day; default: today'),
  all: z.stringbool().default(false).describe('true: since the first usage'),
  zone: Zone.default('UTC').describe('Cuts the days'),
  group: z.enum(['day', 'week', 'month']).default('day').describe('Weeks begin on Monday'),
  format: Format,
})
export type SavingsHistoryQuery = z.infer<typeof SavingsHistoryQuery>
export const SavingsHistoryEntry = SavingsTotals.extend({
  date: z.iso.date().describe('First day of the bucket within the period'),
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

export const PricingQuery = z.strictObject({ provider: ProviderName.optional().describe('Default: all'), gpu: z.string().max(100).optional(), format: Format })
export const EconomyPricing = z.object({
  currency: z.literal('USD'),
  unit: z.literal('per_gpu_hour'),
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

const Period = {
  provider: ProviderName.default('aws'),
  days: z.coerce.number().int().min(1).max(365).default(30),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  all: z.stringbool().default(false),
  zone: Zone.default('UTC'),
  format: Format,
}
export const BreakdownQuery = z.strictObject({
  ...Period,
  by: z.enum(['gpu', 'provider', 'instance', 'label']).default('gpu'),
  label: z.string().min(1).max(60).default('project').describe('Which label, with by=label'),
})
export type BreakdownQuery = z.infer<typeof BreakdownQuery>
export const BreakdownRow = SavingsTotals.extend({
  key: z.string().nullable().describe('null: without this label'),
  label: z.string(),
  session_id: z.int().nullable().describe('by=instance'),
  reference: EconomyReference.nullable().describe('The newest one; by=gpu and by=instance'),
})
export type BreakdownRow = z.infer<typeof BreakdownRow>
export const SavingsBreakdown = z.object({
  provider: ComparedProvider,
  as_of: Instant,
  by: z.enum(['gpu', 'provider', 'instance', 'label']),
  from: z.iso.date(),
  to: z.iso.date(),
  zone: z.string(),
  rows: z.array(BreakdownRow).describe('Most savings first'),
  totals: SavingsTotals,
})
export type SavingsBreakdown = z.infer<typeof SavingsBreakdown>

export const EvidenceQuery = z.strictObject({
  ...Period,
  session: Id.optional(),
  gpu: z.string().min(1).max(100).optional().describe('Of this GPU only'),
  rented_from: z.string().min(1).max(100).optional().describe('Of instances at this provider only'),
  limit: z.coerce.number().int().min(1).max(5000).default(500),
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0).describe('Rows to leave out, for the next page'),
})
export type EvidenceQuery = z.infer<typeof EvidenceQuery>
/** Hours x rate against hours x reference: the sum of these rows is every other figure. */
export const EvidenceRow = z.object({
  segment_id: z.int(),
  session_id: z.int(),
  instance_id: z.string(),
  rented_from: z.string(),
  gpu: z.string(),
  gpu_label: z.string(),
  gpu_count: z.int(),
  state: UsageState,
  origin: UsageOrigin,
  from: Instant,
  to: Instant,
  hours: z.number(),
  rate_usd_per_hour: Usd.nullable().describe('null: nobody knows'),
  dumont_cost: Usd,
  storage_cost: Usd,
  reference_usd_per_hour: Usd.nullable(),
  provider_cost: Usd.nullable(),
  savings: Usd.nullable(),
  reference: EconomyReference.nullable().describe('null: stopped, or no direct equivalent'),
  not_compared_because: z.string().nullable(),
  estimated: z.boolean(),
})
export type EvidenceRow = z.infer<typeof EvidenceRow>
export const Evidence = z.object({
  provider: ComparedProvider,
  as_of: Instant,
  from: z.iso.date(),
  to: z.iso.date(),
  rows: z.array(EvidenceRow).describe('Newest first'),
  total: z.int().describe('Rows there are; more than are shown when limit cuts them'),
  totals: SavingsTotals.describe('Over all of them'),
})
export type Evidence = z.infer<typeof Evidence>

/** did_not_run: it was never billed as running; too_long: over 31 days; not_known: no place's price was known in every hour. */
export const BestPlaceUnknown = z.enum(['did_not_run', 'too_long', 'not_known'])
export type BestPlaceUnknown = z.infer<typeof BestPlaceUnknown>
/** One place for the whole session, its price known in every hour of it. */
export const BestPlace = z.object({
  series_id: z.int().describe('The price history it is from'),
  provider: z.string(),
  region: z.string().nullable(),
  zone: z.string().nullable(),
  instance_type: z.string().nullable(),
  market: Market,
  machines: z.int().describe('So many of them carry the GPUs of the session'),
  gpus_per_machine: z.int(),
  cost: Usd.describe('Its price of each hour x machines x time'),
  difference: Usd.nullable().describe('paid - cost; negative: it was cheaper where it ran; null: what was paid is not known'),
})
export type BestPlace = z.infer<typeof BestPlace>
export const FinishedSession = z.object({
  session_id: z.int(),
  instance_id: z.string(),
  name: z.string().nullable(),
  rented_from: z.string(),
  region: z.string().nullable(),
  gpu: z.string(),
  gpu_label: z.string(),
  gpu_count: z.int(),
  market: Market,
  labels: Labels,
  started_at: Instant,
  ended_at: Instant,
  running_hours: z.number(),
  paid: Usd.nullable().describe('For running and idle time, without disks; null: a rate is not known'),
  estimated: z.boolean(),
  best: BestPlace.nullable().describe('Over spot, on demand and list prices'),
  best_same_market: BestPlace.nullable().describe('Sold as it was: spot, or on demand and list'),
  unknown_because: BestPlaceUnknown.nullable().describe('Why `best` is null'),
})
export type FinishedSession = z.infer<typeof FinishedSession>
export const FinishedSessionsQuery = z.strictObject({
  before: Id.optional().describe('`next_before` of the page before; the last that ended first'),
  limit: z.coerce.number().int().min(1).max(50).default(10),
})
export const FinishedSessionList = z.object({ sessions: z.array(FinishedSession), next_before: z.int().nullable() })
export type FinishedSessionList = z.infer<typeof FinishedSessionList>
const placeHours = z.array(
  z.object({
    from: Instant,
    to: Instant,
    hours: z.number(),
    usd_per_hour: Usd,
    cost: Usd,
    observed_at: Instant.describe('When the price was seen, at the beginning of this row'),
  }),
)
export const FinishedSessionDetail = FinishedSession.extend({
  paid_rows: z.array(z.object({ segment_id: z.int(), from: Instant, to: Instant, hours: z.number(), usd_per_hour: Usd.nullable(), cost: Usd.nullable() })),
  best_hours: placeHours.describe('What the cost of `best` is the sum of; hours at one price are one row'),
  same_market_hours: placeHours,
})
export type FinishedSessionDetail = z.infer<typeof FinishedSessionDetail>

const Region = z.string().trim().min(1).max(100)
export const EconomySettings = z.strictObject({
  regions: z.strictObject({ aws: Region, gcp: Region.nullable().describe('null: us-central1, else the cheapest in the US'), azure: Region }),
  proxies: z
    .array(z.strictObject({ gpu: z.string().min(1).max(100), provider: ComparedProvider, proxy: z.string().min(1).max(100) }))
    .max(200)
    .describe('Stands in where the provider does not sell the GPU'),
})
export type EconomySettings = z.infer<typeof EconomySettings>

export const EconomyOptions = z.object({
  regions: z.record(ComparedProvider, z.array(z.object({ region: z.string(), gpus: z.int().describe('GPUs with a price there') }))),
  gpus: z.array(
    z.object({
      gpu: z.string(),
      gpu_label: z.string(),
      used: z.boolean().describe('This workspace has used it'),
      sold_at: z.array(ComparedProvider).describe('Who sells it in the reference region; elsewhere a proxy may stand in'),
    }),
  ),
})
export type EconomyOptions = z.infer<typeof EconomyOptions>

/** Negotiated rates of a workspace, per GPU-hour. A bare name ("A100") goes before the table of equivalents: it stands for every A100. */
const sheetRow = {
  gpu: z.string().trim().min(1).max(100),
  usd_per_gpu_hour: z.number().min(0.000_001).max(100_000),
  effective_from: Instant.nullable().default(null),
  note: z.string().max(500).nullable().default(null),
}
export const PriceSheetRow = z.object({
  provider: ComparedProvider,
  ...sheetRow,
  known: z.boolean().describe('A name of a GPU that is known; others match only usage of exactly this name'),
})
export type PriceSheetRow = z.infer<typeof PriceSheetRow>
export const PriceSheet = z.object({ rows: z.array(PriceSheetRow) })
export type PriceSheet = z.infer<typeof PriceSheet>
/** Takes the place of the whole sheet. */
export const NewPriceSheet = z.strictObject({ rows: z.array(z.strictObject({ provider: ProviderName, ...sheetRow })).max(1000) })
export type NewPriceSheet = z.infer<typeof NewPriceSheet>

export const Recompute = z.strictObject({
  apply: z.boolean().default(false).describe('false: only say what would change'),
})
export const RecomputeAnswer = z.object({
  applied: z.boolean(),
  changes: z.array(z.object({ provider: ComparedProvider, before: SavingsTotals, after: SavingsTotals, difference: Usd.describe('savings after - before') })),
})
export type RecomputeAnswer = z.infer<typeof RecomputeAnswer>

export const EmbedToken = z.object({
  id: z.int(),
  name: z.string(),
  prefix: z.string(),
  hide_amounts: z.boolean().describe('true: it tells percentages and counts only'),
  created_at: Instant,
  last_used_at: Instant.nullable(),
})
export type EmbedToken = z.infer<typeof EmbedToken>
export const EmbedTokenList = z.object({ tokens: z.array(EmbedToken) })
export const NewEmbedToken = z.strictObject({ name: z.string().trim().min(1).max(80), hide_amounts: z.boolean().default(false) })
export const EmbedTokenCreated = EmbedToken.extend({ token: z.string().describe('Shown once') })
export type EmbedTokenCreated = z.infer<typeof EmbedTokenCreated>
export const EmbedTokenParams = z.object({ id: Id })

/** The token goes in the address (?token=) or as "Authorization: Bearer". */
export const EmbedQuery = z.strictObject({ provider: ProviderName.default('aws'), token: z.string().min(1).max(200).optional() })
export const EmbedEconomy = z.object({
  provider: ComparedProvider,
  ...Anchor,
  amounts_hidden: z.boolean().describe('true: all money is null'),
  rate_per_hour: Usd.nullable(),
  rate_per_second: z.number().nullable(),
  lifetime_savings: Usd.nullable(),
  lifetime_cost: Usd.nullable(),
  lifetime_provider_cost: Usd.nullable(),
  savings_percentage: Percent,
  session_savings: Usd.nullable(),
  session_hours: z.number(),
  instances_count: z.int(),
  not_compared_count: z.int(),
  first_time: z.boolean(),
  estimated: z.boolean(),
})
export type EmbedEconomy = z.infer<typeof EmbedEconomy>
