import { z } from 'zod'
import { Id, Instant, QueryInt, Usd } from './common.ts'
import { Market } from './prices.ts'
import { Labels } from './usage.ts'

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
  limit: QueryInt(1, 50).default(10),
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
