import { z } from 'zod'
import { Id, Instant, Usd } from './common.ts'
import { Anchor, ComparedProvider, Percent, ProviderName } from './economy-compared.ts'

// GET, POST /economy/embed-tokens, DELETE /economy/embed-tokens/:id. With a token of these, without signing in: GET /embed/economy (JSON), /embed/economy/badge.svg, /embed/economy/metrics.

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
