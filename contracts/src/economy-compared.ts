import { z } from 'zod'
import { Instant, Usd } from './common.ts'

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

/** What a live counter needs: it adds rate_per_second for each second since as_of. */
export const Anchor = {
  as_of: Instant.describe('The moment all figures of this answer are of'),
  rate_per_hour: Usd.describe('By how much savings grow now: a live counter is savings + rate_per_second x seconds since as_of'),
  rate_per_second: z.number().describe('rate_per_hour / 3600'),
  interval_seconds: z.int().describe('Ask again after so many seconds: 30 while something runs, else 60'),
  last_seen_at: Instant.nullable().describe('The oldest news of what runs; null: nothing runs'),
  stale: z.boolean().describe('Three polls of a vendor were missed: its instances are no longer counted on'),
}

export const Percent = z.number().nullable()
