import { z } from 'zod'
import { Filter, Format, Id, Instant, PagedFormat, QueryInt, Usd, Zone } from './common.ts'
import { ComparedProvider, EconomyReference, ProviderName, SavingsTotals } from './economy-compared.ts'
import { UsageOrigin, UsageState } from './usage.ts'

const Period = {
  provider: ProviderName.default('aws'),
  days: QueryInt(1, 365).default(30),
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
/** In the order of columns of a file: what, then how much. */
export const BreakdownRow = z.object({
  key: z.string().nullable().describe('null: without this label'),
  label: z.string(),
  session_id: z.int().nullable().describe('by=instance'),
  ...SavingsTotals.shape,
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
  rows: z.array(BreakdownRow).describe('Most savings first; rows of which nothing was compared last'),
  totals: SavingsTotals,
})
export type SavingsBreakdown = z.infer<typeof SavingsBreakdown>

export const EvidenceQuery = z.strictObject({
  ...Period,
  session: Id.optional(),
  gpu: Filter(100).optional().describe('Of this GPU only'),
  rented_from: Filter(100).optional().describe('Of instances at this provider only'),
  label: Filter(60).optional().describe('Of sessions with this label only, of any value when label_value is left out'),
  label_value: z.string().max(200).optional().describe('Of sessions with this value of `label` only'),
  unlabelled: z.stringbool().default(false).describe('true: of sessions without `label` only'),
  format: PagedFormat,
  limit: QueryInt(1, 5000).default(500),
  offset: QueryInt(0, 10_000_000).default(0).describe('Rows to leave out, for the next page'),
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
