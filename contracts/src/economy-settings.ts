import { z } from 'zod'
import { Instant, Usd } from './common.ts'
import { ComparedProvider, ProviderName, SavingsTotals } from './economy-compared.ts'

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
