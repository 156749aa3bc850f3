import { z } from 'zod'
import { Filter, Id, Instant, PagedFormat, QueryInt, Usd } from './common.ts'
import { Market } from './prices.ts'

// The ledger of what ran: GET, POST /usage/sessions; GET /usage/sessions/:id, POST .../:id/stop, PUT .../:id/labels; POST /usage/segments/:id/correct; POST /usage/import (text/csv).
// Vendors whose instances are looked at: GET, POST /usage/sources, DELETE /usage/sources/:id. All below /api/v1.
// Every POST and PUT takes an Idempotency-Key header: the same key answers the same again.

/** running and idle are billed (idle: no GPU is used); stopped costs storage only. */
export const UsageState = z.enum(['running', 'idle', 'stopped'])
export type UsageState = z.infer<typeof UsageState>

/** poll: seen at the vendor with the user's key; api: told by a person or program; csv: imported. */
export const UsageOrigin = z.enum(['poll', 'api', 'csv'])
export type UsageOrigin = z.infer<typeof UsageOrigin>

/** A stretch of time in which nothing changed. */
export const UsageSegment = z.object({
  id: z.int(),
  state: UsageState,
  from: Instant,
  to: Instant.nullable().describe('null: goes on'),
  rate_usd_per_hour: Usd.nullable().describe('Of the whole instance while it runs, all GPUs; null: nobody knows, so its cost is not counted'),
  storage_usd_per_hour: Usd,
  utilisation: z.number().nullable().describe('0 to 1; null: not known'),
  estimated: z.boolean(),
  estimated_because: z.string().nullable().describe('A sentence: which part of it was not seen or not told'),
  origin: UsageOrigin,
  hours: z.number().describe('Up to now when it goes on'),
  cost: Usd.describe('hours x rate; 0 while stopped'),
  storage_cost: Usd,
  superseded_by: z.int().nullable().describe('A correction took its place; it counts no more'),
  correction_reason: z.string().nullable().describe('Why this row took the place of another'),
  voided: z.boolean().describe('Corrected away: it never was'),
})
export type UsageSegment = z.infer<typeof UsageSegment>

export const Labels = z.record(z.string().min(1).max(60), z.string().max(200)).describe('For example { "project": "llama", "person": "ana" }')
const fewLabels = Labels.refine((labels) => Object.keys(labels).length <= 50, { error: 'are 50 at most' })

export const UsageSession = z.object({
  id: z.int(),
  provider: z.string(),
  connection_id: z.int().nullable(),
  key: z.string().describe('Names the instance at its provider'),
  name: z.string().nullable(),
  gpu: z.string(),
  gpu_label: z.string(),
  gpu_count: z.int(),
  instance_type: z.string().nullable(),
  region: z.string().nullable(),
  zone: z.string().nullable(),
  market: Market,
  labels: Labels,
  origin: UsageOrigin,
  state: z.enum(['running', 'idle', 'stopped', 'ended']),
  started_at: Instant,
  ended_at: Instant.nullable(),
  last_seen_at: Instant.describe('The last time somebody said so; now for what is told by the API'),
  stale: z.boolean().describe('Three polls without an answer: it is not counted on'),
  rate_usd_per_hour: Usd.nullable().describe('0 when it is stopped or ended; null: nobody knows'),
  storage_usd_per_hour: Usd.describe('What its disk costs now, also when it is stopped'),
  running_hours: z.number().describe('Running and idle, up to now'),
  cost: Usd.describe('Running and idle time, up to now'),
  storage_cost: Usd,
  estimated: z.boolean(),
  voided: z.boolean().describe('All of it was corrected away: it never was'),
  watched: z.boolean().describe('Its vendor is asked about it: it cannot be stopped by hand, nor what goes on be corrected'),
})
export type UsageSession = z.infer<typeof UsageSession>
export const UsageSessionDetail = UsageSession.extend({ segments: z.array(UsageSegment).describe('Oldest first, with those that were corrected') })
export type UsageSessionDetail = z.infer<typeof UsageSessionDetail>

export const UsageSessionsQuery = z.strictObject({
  state: z.enum(['active', 'ended', 'all']).default('all').describe('active: running, idle or stopped'),
  provider: Filter(100).optional(),
  gpu: Filter(100).optional(),
  key: Filter(200).optional(),
  before: Id.optional().describe('`next_before` of the page before; newest first'),
  limit: QueryInt(1, 500).default(100),
  format: PagedFormat,
})
export type UsageSessionsQuery = z.infer<typeof UsageSessionsQuery>
export const UsageSessionList = z.object({ sessions: z.array(UsageSession), total: z.int(), next_before: z.int().nullable() })
export type UsageSessionList = z.infer<typeof UsageSessionList>
export const UsageSessionParams = z.object({ id: Id })

const Money = z.number().nonnegative().max(100_000)
export const NewUsageSession = z.strictObject({
  provider: z.string().trim().min(1).max(100),
  key: z.string().trim().min(1).max(200).optional().describe('Names the instance; default: a new one. A stopped instance of this key runs on'),
  name: z.string().trim().min(1).max(200).optional(),
  gpu: z.string().trim().min(1).max(100),
  gpu_count: z.int().min(1).max(1024).default(1),
  rate_usd_per_hour: Money.describe('Of the whole instance, all GPUs'),
  storage_usd_per_hour: Money.default(0),
  instance_type: z.string().max(200).optional(),
  region: z.string().max(200).optional(),
  market: Market.default('on_demand'),
  labels: fewLabels.default({}),
  started_at: Instant.optional().describe('Default: now'),
})
export type NewUsageSession = z.infer<typeof NewUsageSession>

export const StopUsageSession = z.strictObject({
  at: Instant.optional().describe('Default: now'),
  keep_storage: z.boolean().default(false).describe('true: stopped, its disk is billed on; false: it is gone'),
})
export type StopUsageSession = z.infer<typeof StopUsageSession>

export const LabelUsageSession = z.strictObject({
  labels: fewLabels,
  was: Labels.optional().describe('The labels one saw: when others stand there by now, nothing is changed and the answer is 409'),
})
export type LabelUsageSession = z.infer<typeof LabelUsageSession>

/** What was wrong; what is left out stays. */
export const CorrectUsageSegment = z.strictObject({
  reason: z.string().trim().min(1).max(500),
  void: z.boolean().default(false).describe('true: it never was'),
  from: Instant.optional(),
  to: Instant.optional(),
  state: UsageState.optional(),
  rate_usd_per_hour: Money.optional(),
  storage_usd_per_hour: Money.optional(),
})
export type CorrectUsageSegment = z.infer<typeof CorrectUsageSegment>

/** Columns: provider, key, gpu, gpu_count, state, from, to, rate_usd_per_hour, storage_usd_per_hour, region, market, name, instance_type, label:NAME. All rows or none. */
export const UsageImport = z.object({
  accepted: z.int().describe('Rows that are new'),
  known: z.int().describe('Rows that were there already, the same'),
  sessions: z.int(),
})
export type UsageImport = z.infer<typeof UsageImport>

export const Balance = z.object({
  usd: Usd,
  observed_at: Instant,
  burn_usd_per_hour: Usd.describe('What runs there now, with the storage of what is stopped'),
  empty_at: Instant.nullable().describe('At this rate; null: nothing burns it'),
})
export type Balance = z.infer<typeof Balance>

/** A connection whose instances are this workspace's. */
export const UsageSource = z.object({
  id: z.int(),
  connection_id: z.int(),
  connection_name: z.string(),
  provider: z.string(),
  provider_label: z.string(),
  state: z.enum(['waiting', 'ok', 'failing', 'paused', 'key_rejected']),
  poll_seconds: z.int(),
  last_poll_at: Instant.nullable(),
  last_success_at: Instant.nullable(),
  next_poll_at: Instant.nullable(),
  last_error: z.string().nullable(),
  instances: z.int().describe('Seen in the last good poll'),
  balance: Balance.nullable().describe('null: the vendor tells none'),
  billed: z
    .object({ from: Instant, to: Instant, billed_usd: Usd, ledger_usd: Usd, difference_usd: Usd.describe('billed - ledger') })
    .nullable()
    .describe('What the vendor billed against what the ledger says of the same time; null: it does not tell'),
})
export type UsageSource = z.infer<typeof UsageSource>
export const UsageSourceList = z.object({
  sources: z.array(UsageSource),
  available: z
    .array(z.object({ connection_id: z.int(), connection_name: z.string(), provider: z.string(), provider_label: z.string() }))
    .describe('Connections that could be added'),
})
export type UsageSourceList = z.infer<typeof UsageSourceList>
export const NewUsageSource = z.strictObject({ connection_id: z.int().positive().max(Number.MAX_SAFE_INTEGER) })
