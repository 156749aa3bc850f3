import { z } from 'zod'
import { Filter, Format, Id, Instant, QueryNumber, Usd, Zone } from './common.ts'
import { Market, Series } from './prices.ts'

/** The levels kept for each hour. */
export const levels = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95] as const

/** Price by quantile level, keys '0.05' to '0.95', USD per hour. */
export const Quantiles = z.record(z.string(), Usd)

/** The plan's names of markets; interruptible and bid are spot. */
export const MachineType = z.enum(['interruptible', 'bid', 'spot', 'on-demand', 'on_demand', 'list'])

export const CostForecastQuery = z.strictObject({
  usage_hours_per_day: QueryNumber((number) => number.min(0.1).max(24)).default(8),
  machine_type: MachineType.default('interruptible'),
  provider: Filter(100).optional(),
  region: Filter(100).optional(),
  series: Id.optional().describe('One series instead of the index of the GPU'),
  zone: Zone.default('UTC').describe('Cuts the days; nothing else'),
  format: Format,
})
export type CostForecastQuery = z.infer<typeof CostForecastQuery>

export const Freshness = z.object({
  state: z.enum(['fresh', 'stale', 'ended']),
  last_observed_at: Instant,
  age_seconds: z.int(),
})

export const CostForecast = z.object({
  gpu_name: z.string(),
  machine_type: MachineType,
  market: Market,
  provider: z.string().nullable(),
  region: z.string().nullable(),
  series: Series,
  usage_hours_per_day: z.number(),
  zone: z.string(),
  interval_level: z.number().describe('0.8: eight of ten true values should fall inside the interval'),
  unit: z.literal('usd_per_gpu_hour'),
  daily_forecasts: z.array(
    z.object({
      day: z.iso.date().describe('Calendar day in `zone`'),
      forecasted_cost: Usd.describe('Prices of the covered hours x usage / 24, for one GPU'),
      confidence_interval: z.tuple([Usd, Usd]),
      avg_hourly_price: Usd,
      hours_covered: z.int(),
      partial: z.boolean().describe('Not the whole day lies within the 168 hours'),
      hourly_predictions: z.array(z.object({ hour: z.int().min(0).max(23), timestamp: Instant, price: Usd, quantiles: Quantiles })),
    }),
  ),
  total_7day_cost: Usd,
  hours_covered: z.int().describe('168; fewer when the newest forecast is hours old because no worker runs, and then the total is of these hours only'),
  total_confidence_interval: z.tuple([Usd, Usd]).describe('From joint sample paths, not from summed bounds'),
  best_day: z.iso.date().nullable(),
  lowest_daily_cost: Usd.nullable(),
  model_confidence: z.number().nullable().describe('Measured share of true prices inside the interval; null until measured'),
  model_version: z.string(),
  cold_start: z.boolean().describe('Under 14 days of history: simple models, wider bands'),
  data_freshness: Freshness,
  issued_at: Instant,
  generated_at: Instant,
})
export type CostForecast = z.infer<typeof CostForecast>

export const SeriesForecast = z.object({
  series: Series,
  issued_at: Instant,
  origin: Instant.describe('The last hour known to the forecast; the first point is one hour later'),
  model_version: z.string(),
  cold_start: z.boolean(),
  levels: z.array(z.number()),
  data_freshness: Freshness,
  points: z.array(
    z.object({
      timestamp: Instant,
      quantiles: Quantiles.describe('USD per hour of one instance; never capped'),
      sigma_usd_per_hour: Usd.describe('Robust spread of changes over this many hours in the last 28 days; charts cap at 3 of them'),
    }),
  ),
})
export type SeriesForecast = z.infer<typeof SeriesForecast>
export const SeriesForecastQuery = z.strictObject({ format: Format })

const Score = z.number().nullable()

/** A training of the global forecast model, waiting, under way or done. */
export const ForecastModel = z.object({
  id: z.int(),
  state: z.enum(['training', 'kept', 'used', 'failed']).describe('kept: trained, but it did worse than what was used; `reason` says so'),
  in_use: z.boolean().describe('New forecasts of real series with 14 days of history are made with it'),
  version: z.string().nullable().describe('What forecasts made with it carry as model_version'),
  requested_at: Instant,
  trained_at: Instant.nullable(),
  seed: z.int(),
  data_from: Instant.nullable(),
  data_as_of: Instant.nullable().describe('The last hour learnt from'),
  series: z.int().nullable(),
  examples: z.int().nullable(),
  scores: z
    .object({
      relative_error: Score.describe('Error relative to "no change" on the last two weeks, learnt without them'),
      mape: Score.describe('Mean absolute error, % of the price'),
      band80: Score.describe('% of true prices inside the 80 % band'),
      series_origins: z.int().nullable(),
      in_use_relative_error: Score.describe('The same of the model then in use; null without one'),
      blend_relative_error: Score.describe('The same of the local models'),
    })
    .nullable(),
  reason: z.string().nullable().describe('Why it is not used, or what went wrong'),
  progress: z.number().min(0).max(1),
  next_attempt_at: Instant.nullable(),
})
export type ForecastModel = z.infer<typeof ForecastModel>
export const ForecastModelList = z.object({ models: z.array(ForecastModel) })
export type ForecastModelList = z.infer<typeof ForecastModelList>
