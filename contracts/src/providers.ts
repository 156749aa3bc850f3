import { z } from 'zod'
import { Filter, Format, Instant, PagedFormat, QueryInt, QueryNumber, Usd } from './common.ts'
import { Market } from './prices.ts'

// Providers and connections: GET /providers; GET, POST /provider-connections; GET, PATCH, DELETE /provider-connections/:id, POST .../:id/test|pause|resume|poll;
// POST /provider-connections/test tries settings that are not stored. Prices: GET /prices/cheapest; GET /prices/quarantine, POST .../accept|drop;
// GET /reference-prices. A person's own: GET, PUT /watchlist. All below /api/v1.

/** marketplace: many hosts' machines; catalogue: one price per instance type and place; list: as catalogue, but prices that rarely move. */
export const ProviderKind = z.enum(['marketplace', 'catalogue', 'list'])
export type ProviderKind = z.infer<typeof ProviderKind>

/** waiting: not polled yet; failing: the last poll broke, it is tried again; key_rejected: not tried again until the settings change. */
export const ConnectionState = z.enum(['waiting', 'ok', 'failing', 'paused', 'key_rejected'])
export type ConnectionState = z.infer<typeof ConnectionState>

export const PartState = z.enum(['waiting', 'ok', 'failing', 'key_rejected'])
export type PartState = z.infer<typeof PartState>

/** What is polled on its own at a vendor, usually a region; "all" where the vendor has no parts. */
export const ConnectionPart = z.object({
  part: z.string(),
  state: PartState,
  last_poll_at: Instant.nullable().describe('The last try, good or bad'),
  last_success_at: Instant.nullable(),
  next_poll_at: Instant.nullable(),
  last_error: z.string().nullable().describe('A sentence; null when the last poll was good'),
  failures: z.int().describe('Polls that failed in a row'),
  offers: z.int().describe('Offers of the last good poll'),
  suspicious: z.boolean().describe('The last answer had far fewer offers than before: the offers before it are kept until the next answer says the same'),
  refused: z.array(z.object({ key: z.string(), reason: z.string() })).describe('Offers of the last poll that were not taken, the first 20'),
  no_answer_since: Instant.nullable().describe('The last good answer, once three polls were missed'),
  history: z.enum(['none', 'waiting', 'done']).describe('Past prices of the vendor: none are offered, still to come, all here'),
})
export type ConnectionPart = z.infer<typeof ConnectionPart>

export const ProviderConnection = z.object({
  id: z.int(),
  provider: z.string(),
  provider_label: z.string(),
  name: z.string(),
  state: ConnectionState,
  settings: z.record(z.string(), z.unknown()).nullable().describe('Without secrets; null for those who are not instance admins'),
  secrets_set: z.array(z.string()).nullable().describe('Names of the secret settings that have a value; null for those who are not instance admins'),
  poll_seconds: z.int().describe('Seconds between polls'),
  last_poll_at: Instant.nullable(),
  last_success_at: Instant.nullable(),
  next_poll_at: Instant.nullable().describe('null: paused, or the key was rejected'),
  last_error: z.string().nullable(),
  failures: z.int().describe('The most failures in a row of any part'),
  offers: z.int().describe('Offers there are now'),
  points: z.int().describe('Prices that were new since the connection was made'),
  no_answer_since: Instant.nullable().describe('Set after three missed polls of the part that is silent the longest'),
  parts: z.array(ConnectionPart),
  created_at: Instant,
})
export type ProviderConnection = z.infer<typeof ProviderConnection>

/** A JSON Schema of one setting, as Zod writes it. The form is drawn from it. */
export const SettingSchema = z.looseObject({
  type: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  secret: z.boolean().optional().describe('true: sealed at rest and never shown again; a field of type password'),
  enum: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  examples: z.array(z.unknown()).optional(),
})
export const SettingsSchema = z.looseObject({
  type: z.literal('object'),
  properties: z.record(z.string(), SettingSchema),
  required: z.array(z.string()).optional(),
})
export type SettingsSchema = z.infer<typeof SettingsSchema>

/** A vendor that can be connected, and the connections there are. */
export const ProviderEntry = z.object({
  id: z.string(),
  label: z.string(),
  kind: ProviderKind,
  about: z.object({
    collects: z.string().describe('What is collected, and what is not'),
    key: z.string().nullable().describe('Rights the key needs and where to get it; null: none is needed'),
    links: z.array(z.object({ label: z.string(), url: z.string() })),
  }),
  settings: SettingsSchema,
  needs_key: z.boolean().describe('A secret setting must be filled in'),
  has_history: z.boolean().describe('The vendor tells past prices: a forecast is there at once'),
  has_reference_prices: z.boolean(),
  poll_seconds: z.int(),
  connections: z.array(ProviderConnection),
})
export type ProviderEntry = z.infer<typeof ProviderEntry>
export const ProviderList = z.object({ providers: z.array(ProviderEntry) })
export type ProviderList = z.infer<typeof ProviderList>

const PollSeconds = z.int().min(60).max(604_800)
export const NewProviderConnection = z.strictObject({
  provider: z.string().min(1).max(60),
  name: z.string().trim().min(1).max(80).optional().describe('Default: the label of the provider'),
  settings: z.record(z.string().max(100), z.unknown()).default({}).describe('By the schema of the provider'),
  poll_seconds: PollSeconds.optional().describe("Default: the provider's own"),
})
export type NewProviderConnection = z.infer<typeof NewProviderConnection>
export const ProviderConnectionPatch = z.strictObject({
  name: z.string().trim().min(1).max(80).optional(),
  settings: z
    .record(z.string().max(100), z.unknown())
    .optional()
    .describe('Takes the place of all settings; a secret that is left out stays as it is, null takes it away'),
  poll_seconds: PollSeconds.optional(),
})
export type ProviderConnectionPatch = z.infer<typeof ProviderConnectionPatch>
export const ProviderConnectionList = z.object({ connections: z.array(ProviderConnection) })
export type ProviderConnectionList = z.infer<typeof ProviderConnectionList>

/** Answers also when the test fails: `ok` false and the reason in words. */
export const ConnectionTest = z.object({ ok: z.boolean(), message: z.string() })
export type ConnectionTest = z.infer<typeof ConnectionTest>
/** Tries settings before they are stored. */
export const NewConnectionTest = z.strictObject({ provider: z.string().min(1).max(60), settings: z.record(z.string().max(100), z.unknown()).default({}) })

export const CheapestSort = z.enum(['price', '-price', 'gpu', '-gpu', 'memory', '-memory', 'change', '-change', 'availability', '-availability', 'age', '-age'])
export const CheapestQuery = z.strictObject({
  gpu: Filter(100).optional(),
  min_memory_gb: QueryNumber((number) => number.positive().max(10_000))
    .optional()
    .describe('Memory of one GPU; GPUs of unknown memory are left out'),
  region: Filter(200).optional(),
  market: Market.optional(),
  provider: Filter(100).optional(),
  gpu_count: QueryInt(1, 1024).optional().describe('Only machines with this many GPUs'),
  by: z
    .enum(['gpu', 'provider', 'place'])
    .default('gpu')
    .describe('One row per GPU and market; per GPU, market and provider; or per GPU, market, provider and region'),
  sort: CheapestSort.default('gpu'),
  limit: QueryInt(1, 1000).default(200),
  format: PagedFormat,
})
export type CheapestQuery = z.infer<typeof CheapestQuery>

export const CheapestPrice = z.object({
  gpu: z.string(),
  gpu_label: z.string(),
  memory_gb: z.number().nullable().describe('Of one GPU'),
  market: Market,
  provider: z.string(),
  region: z.string().nullable(),
  zone: z.string().nullable(),
  instance_type: z.string().nullable(),
  gpu_count: z.int().describe('GPUs of the machine that is the cheapest'),
  price_usd_per_gpu_hour: Usd,
  price_usd_per_hour: Usd.describe('Of the whole machine'),
  p25_usd_per_gpu_hour: Usd.nullable().describe('Marketplaces: a quarter of the offers are at most this much'),
  median_usd_per_gpu_hour: Usd.nullable(),
  on_demand_usd_per_gpu_hour: Usd.nullable().describe(
    'The cheapest on-demand or list price of the same GPU within the same filters; null in rows of these markets',
  ),
  below_on_demand: z.number().nullable().describe('0.6: 60 % below it; negative: dearer'),
  change_7d: z.number().nullable().describe('0.1: 10 % dearer than 7 days ago; null: not known for so long'),
  sparkline: z
    .array(z.object({ timestamp: Instant, price_usd_per_gpu_hour: Usd.nullable() }))
    .describe('28 points, every 6 hours, of the series of this row; null: no price known'),
  offers_now: z.int().describe('Offers of this GPU and market within the filters'),
  availability_7d: z.number().nullable().describe('Share of the last 7 days (or of the time since it was first seen) in which this series had an offer'),
  observed_at: Instant,
  age_seconds: z.int(),
  state: z.enum(['fresh', 'stale']).describe('fresh: under 12 hours old, or the newest its vendor has and polled on time'),
  no_answer_since: Instant.nullable().describe('The vendor missed three polls: this is its last good answer'),
  interruption: z.object({ from: z.number(), to: z.number() }).nullable().describe('Share of time the vendor says such a machine is interrupted'),
  series_id: z.int().nullable().describe('The history of this price'),
  demo: z.boolean(),
})
export type CheapestPrice = z.infer<typeof CheapestPrice>
export const CheapestList = z.object({
  prices: z.array(CheapestPrice),
  total: z.int(),
  demo: z.boolean().describe('Only demo prices exist'),
  generated_at: Instant,
})
export type CheapestList = z.infer<typeof CheapestList>

export const QuarantineQuery = z.strictObject({
  after: z.string().max(60).optional().describe('`next_after` of the page before'),
  limit: QueryInt(1, 500).default(100),
})
export const QuarantinedPrice = z.object({
  series_id: z.int(),
  hour: Instant,
  key: z.string(),
  source: z.string(),
  provider: z.string().nullable(),
  region: z.string().nullable(),
  gpu: z.string(),
  gpu_label: z.string(),
  gpu_count: z.int(),
  market: Market,
  observed_at: Instant,
  price_usd_per_hour: Usd,
  usual_usd_per_hour: Usd.nullable().describe('The median of the prices around it'),
  reason: z.string(),
})
export type QuarantinedPrice = z.infer<typeof QuarantinedPrice>
export const QuarantineList = z.object({ prices: z.array(QuarantinedPrice), total: z.int(), next_after: z.string().nullable() })
export type QuarantineList = z.infer<typeof QuarantineList>
export const QuarantineVerdict = z.strictObject({
  prices: z
    .array(z.strictObject({ series_id: z.int().positive().max(Number.MAX_SAFE_INTEGER), hour: Instant }))
    .min(1)
    .max(500),
})
export type QuarantineVerdict = z.infer<typeof QuarantineVerdict>
export const QuarantineVerdictAnswer = z.object({ changed: z.int().describe('Prices that were in quarantine until now') })

export const ReferencePricesQuery = z.strictObject({
  gpu: Filter(100).optional(),
  provider: Filter(100).optional(),
  region: Filter(200).optional(),
  at: Instant.optional().describe('The prices that held then; default: now'),
  history: z.stringbool().default(false).describe('true: all rows ever, not only those that hold'),
  format: Format,
})
export type ReferencePricesQuery = z.infer<typeof ReferencePricesQuery>
export const ReferenceFlag = z.enum(['below_spot', 'region_spread', 'old'])
export type ReferenceFlag = z.infer<typeof ReferenceFlag>
/** What an instance costs on demand, whole: what savings are measured against. */
export const ReferencePriceRow = z.object({
  id: z.int(),
  provider: z.string(),
  instance: z.string(),
  gpu: z.string(),
  gpu_label: z.string(),
  memory_gb: z.number().nullable(),
  form_factor: z.string().nullable(),
  gpu_count: z.int(),
  region: z.string(),
  currency: z.literal('USD'),
  usd_per_hour: Usd,
  usd_per_gpu_hour: Usd,
  effective_from: Instant.nullable().describe('null: the source does not say since when'),
  effective_until: Instant.nullable().describe('null: holds until a newer one is known'),
  source: z.string(),
  fetched_at: Instant.nullable().describe('When it was last seen to be so; null: the source does not say of when it is'),
  correction: z.boolean().describe('Takes the place of a row that was wrong, over the same time'),
  note: z.string().nullable(),
  flags: z.array(z.object({ flag: ReferenceFlag, text: z.string() })).describe('Why it is not to be believed without a look'),
})
export type ReferencePriceRow = z.infer<typeof ReferencePriceRow>
export const ReferencePriceList = z.object({ reference_prices: z.array(ReferencePriceRow) })
export type ReferencePriceList = z.infer<typeof ReferencePriceList>

const Place = {
  provider: z.string().min(1).max(100).nullable().default(null),
  region: z.string().min(1).max(200).nullable().default(null),
  market: Market.nullable().default(null),
}
export const WatchedPlace = z.strictObject({ gpu: z.string().min(1).max(100), ...Place })
export type WatchedPlace = z.infer<typeof WatchedPlace>
/** What the filters of the page of prices were, under a name. */
export const SavedFilter = z.strictObject({
  name: z.string().trim().min(1).max(80),
  gpu: z.string().min(1).max(100).nullable().default(null),
  ...Place,
  min_memory_gb: z.number().positive().max(10_000).nullable().default(null),
  gpu_count: z.int().min(1).max(1024).nullable().default(null),
  sort: CheapestSort.nullable().default(null),
})
export type SavedFilter = z.infer<typeof SavedFilter>
/** One per person and workspace, in the order they like. */
export const Watchlist = z.strictObject({ items: z.array(WatchedPlace).max(100), filters: z.array(SavedFilter).max(50).default([]) })
export type Watchlist = z.infer<typeof Watchlist>
