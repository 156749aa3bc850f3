import { z } from 'zod'
import { Filter, Format, Id, Instant, PagedFormat, QueryInt, Usd, Zone } from './common.ts'
import { MachineType, Quantiles } from './forecasts.ts'
import { Market, Series, SeriesKind } from './prices.ts'

/** Beside "no change" on the same hours. not_enough: too few scored hours to say. */
export const AccuracyVerdict = z.enum(['better', 'worse', 'same', 'not_enough'])
export type AccuracyVerdict = z.infer<typeof AccuracyVerdict>

/** collecting: too few hours came true yet; the figures are null and `scored_hours` of `needed_hours` says how far it is. */
export const AccuracyState = z.enum(['scored', 'collecting'])
export type AccuracyState = z.infer<typeof AccuracyState>

const Days = QueryInt(1, 90).default(30).describe('Whole UTC days, the last one being the newest that is scored as a rule: yesterday')
const Count = z.int().nonnegative()
const Percent = z.number().nullable()
const Share = z.number().min(0).max(1).nullable()
const Money = Usd.nullable()
/** Sum of absolute errors divided by the rival's on the same hours: below 1 is better than the rival. Null when the rival made no error. */
const RelativeError = z.number().nullable()

export const ForecastAccuracyQuery = z.strictObject({
  machine_type: MachineType.default('interruptible'),
  days: Days,
  provider: Filter(100).optional(),
  region: Filter(100).optional(),
  series: Id.optional().describe('One series instead of the index of the GPU'),
  zone: Zone.default('UTC').describe('Names hours and weekdays in hourly_accuracy and daily_accuracy; nothing else'),
  format: Format.describe('csv: one row per day of the bars'),
})
export type ForecastAccuracyQuery = z.infer<typeof ForecastAccuracyQuery>

/** A simple forecast on the same hours. */
const Rival = z.object({
  num_samples: Count,
  mape: Percent,
  mae: Money,
  rmse: Money,
  relative_error: RelativeError.describe("Our sum of absolute errors / this one's; below 1: ours is better"),
})

const Slot = z.object({ mape: Percent, naive_mape: Percent, num_samples: Count })
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

export const AccuracyBar = z.object({ day: z.iso.date(), mape: Percent, naive_mape: Percent, coverage_80: Share, num_samples: Count })
export type AccuracyBar = z.infer<typeof AccuracyBar>

export const DecisionScore = z.object({
  job_hours: z.int(),
  decisions: Count.describe('Forecasts whose whole week came true with every hour known'),
  captured_share: z
    .number()
    .nullable()
    .describe('Saved by following the recommended start / saved by perfect foresight, both against running at once. May be negative'),
  saved_percent: Percent.describe('Mean saving against running at once'),
  regret_percent: Percent.describe('Mean extra cost beside perfect foresight, % of the cost of running at once'),
  best_tenth_share: Share.describe('How often fewer than a tenth of all starts were cheaper than the recommended one'),
})
export type DecisionScore = z.infer<typeof DecisionScore>

/** What forecasts of one kind of prices are made with. */
export const FamilyHealth = z.object({
  family: z.string().describe('provider/market/kind'),
  state: z.enum(['model', 'naive']).describe('naive: its model did worse than "no change" for seven days, so forecasts say "no change" until it recovers'),
  since: Instant.nullable().describe('When it came into this state; null: never was in another'),
  day: z.iso.date().nullable().describe('The newest scored day'),
  mape: Percent.describe("The model's, over the last seven scored days; while it is set aside its forecasts are still made and scored, unshown"),
  naive_mape: Percent,
  days_worse: Count.describe('Scored days in a row on which the model did worse'),
  days_better: Count.describe('... and better; three of these bring a set-aside model back, and so do seven that are no longer worse'),
})
export type FamilyHealth = z.infer<typeof FamilyHealth>

export const ForecastAccuracy = z.object({
  gpu_name: z.string(),
  machine_type: MachineType,
  market: Market,
  provider: z.string().nullable(),
  region: z.string().nullable(),
  series: Series,
  unit: z.literal('usd_per_gpu_hour'),
  zone: z.string(),
  state: AccuracyState,
  scored_hours: Count.describe('Hours of the period in which a price was really seen and some forecast spoke of'),
  needed_hours: Count.describe('So many are needed for figures'),
  verdict: AccuracyVerdict,
  mape: Percent,
  mae: Money,
  rmse: Money,
  r_squared: z
    .number()
    .nullable()
    .describe('1 - squared errors / squared distances from the mean price; negative when worse than the mean; null when the price stood still'),
  num_predictions: Count.describe('Forecast hours that came due: one per forecast and hour'),
  num_actual_values: Count.describe('The same as scored_hours'),
  num_samples: Count.describe('Forecast hours with a real observation: what the figures are of'),
  missing_actuals: Count.describe('Forecast hours without one: left out'),
  zero_actuals: Count.describe('Samples with a price of zero: left out of MAPE only'),
  naive: Rival.describe('No change: the last price known at the origin'),
  seasonal_naive: Rival.describe('The same hour a week before, where that is known'),
  wql: z.number().nullable().describe('Weighted quantile loss over the seven levels'),
  bands: z.array(
    z.object({
      level: z.number().describe('0.5 or 0.8'),
      coverage: Share,
      mean_width: Money,
      mean_width_percent: Percent.describe('Of the median'),
    }),
  ),
  by_horizon: z.array(
    z.object({
      from_hour: z.int().describe('Exclusive'),
      to_hour: z.int().describe('Inclusive'),
      num_samples: Count,
      mape: Percent,
      naive_mape: Percent,
      mae: Money,
      relative_error: RelativeError,
      coverage_80: Share,
    }),
  ),
  hourly_accuracy: z.record(z.string(), Slot).describe('Keys "0" to "23", the hour in `zone` in which the priced hour starts'),
  daily_accuracy: z.object(Object.fromEntries(weekdays.map((day) => [day, Slot])) as Record<(typeof weekdays)[number], typeof Slot>),
  bars: z.array(AccuracyBar).describe('The last 28 UTC days, whatever `days` says; the oldest first'),
  calibration: z.array(z.object({ level: z.number(), observed: Share.describe('Share of true prices at or below this quantile') })),
  decisions: z.array(DecisionScore).describe('Jobs of 4, 12 and 24 hours'),
  health: FamilyHealth,
  model_version: z.string().nullable().describe('Of the newest forecast'),
  scored_through: z.iso.date().nullable().describe('The last UTC day that is scored'),
  evaluation_period_days: z.int(),
  evaluation_period_start: Instant,
  evaluation_period_end: Instant,
  generated_at: Instant,
})
export type ForecastAccuracy = z.infer<typeof ForecastAccuracy>

export const accuracySorts = ['name', 'verdict', 'mape', 'naive_mape', 'relative_error', 'wql', 'coverage_80', 'width_80_percent', 'num_samples'] as const

export const AccuracyQuery = z.strictObject({
  by: z.enum(['gpu', 'provider', 'series']).default('gpu'),
  days: Days,
  market: Market.optional(),
  gpu: Filter(100).optional(),
  provider: Filter(100).optional(),
  sort: z.enum(accuracySorts).default('name').describe('Rows without the figure come last'),
  order: z.enum(['asc', 'desc']).default('asc'),
  offset: QueryInt(0).default(0),
  limit: QueryInt(1, 5000).default(200),
  format: PagedFormat,
})
export type AccuracyQuery = z.infer<typeof AccuracyQuery>

/** The record of one GPU or provider over its listings, or of one series. */
export const AccuracyRow = z.object({
  name: z.string().describe("The GPU's label, the provider, or the series' key"),
  gpu: z.string().nullable(),
  provider: z.string().nullable(),
  region: z.string().nullable(),
  market: Market.nullable(),
  kind: SeriesKind.nullable(),
  series_id: z.int().nullable(),
  series: Count.describe('How many series have scored hours'),
  state: AccuracyState,
  verdict: AccuracyVerdict,
  mape: Percent,
  naive_mape: Percent,
  relative_error: RelativeError.describe('Geometric mean over series; series whose price stood still are left out'),
  seasonal_relative_error: RelativeError,
  wql: z.number().nullable(),
  coverage_50: Share,
  coverage_80: Share,
  width_80_percent: Percent,
  scored_hours: Count.describe('Summed over series'),
  num_samples: Count,
})
export type AccuracyRow = z.infer<typeof AccuracyRow>

export const AccuracyOverview = z.object({
  by: z.enum(['gpu', 'provider', 'series']),
  overall: AccuracyRow.describe('Over all listings that the filter leaves'),
  rows: z.array(AccuracyRow),
  total: Count,
  demo: z.boolean().describe('Of the demo market'),
  evaluation_period_days: z.int(),
  evaluation_period_start: Instant,
  evaluation_period_end: Instant,
  generated_at: Instant,
})
export type AccuracyOverview = z.infer<typeof AccuracyOverview>

export const KeptForecastsQuery = z.strictObject({
  before: Instant.optional().describe('Origins before this one: the last of the page before'),
  limit: QueryInt(1, 1000).default(120),
})
export type KeptForecastsQuery = z.infer<typeof KeptForecastsQuery>

export const KeptForecastItem = z.object({
  id: z.int(),
  issued_at: Instant,
  origin: Instant.describe('The last hour known to it; its first point is one hour later'),
  model_version: z.string(),
  cold_start: z.boolean(),
  complete: z.boolean().describe('All of its 168 hours have passed'),
})
export type KeptForecastItem = z.infer<typeof KeptForecastItem>

/** The newest first: those of 00, 06, 12 and 18 UTC that are kept. */
export const KeptForecastList = z.object({ series: Series, forecasts: z.array(KeptForecastItem), next_before: Instant.nullable() })
export type KeptForecastList = z.infer<typeof KeptForecastList>

export const PastForecastParams = z.object({ id: Id, forecast_id: Id })

/** What we said, with what came true. */
export const PastForecast = z.object({
  series: Series,
  id: z.int(),
  issued_at: Instant,
  origin: Instant,
  model_version: z.string(),
  cold_start: z.boolean(),
  complete: z.boolean(),
  levels: z.array(z.number()),
  naive_usd_per_hour: Money.describe('The last price known at the origin; null when none is'),
  num_samples: Count,
  mape: Percent,
  naive_mape: Percent,
  coverage_80: Share,
  points: z.array(
    z.object({
      timestamp: Instant,
      quantiles: Quantiles.describe('USD per hour of one instance'),
      actual_usd_per_hour: Money.describe('The price then; null: not yet, or not known'),
      observed: z.boolean().describe('It was really seen in that hour, and not only carried on'),
      scored: z.boolean().describe('observed, and all of the hour came after the forecast was issued'),
    }),
  ),
})
export type PastForecast = z.infer<typeof PastForecast>

export const HealthEvent = z.object({
  id: z.int(),
  at: Instant,
  family: z.string(),
  kind: z.enum(['fell_back', 'recovered']),
  day: z.iso.date().describe('The scored day that decided'),
  mape: z.number().describe("The model's, over the seven scored days up to `day`"),
  naive_mape: z.number(),
})
export type HealthEvent = z.infer<typeof HealthEvent>

/** Families of the shown prices, and the newest 100 changes of their state. */
export const ModelHealth = z.object({ families: z.array(FamilyHealth), events: z.array(HealthEvent) })
export type ModelHealth = z.infer<typeof ModelHealth>

/** Whether anyone may read the record without signing in. */
export const AccuracySettings = z.strictObject({ public: z.boolean() })
export type AccuracySettings = z.infer<typeof AccuracySettings>

export const PublicAccuracyQuery = z.strictObject({ days: Days })
/** The record for anyone: nothing of any workspace, no series keys. 404 unless switched on. */
export const PublicAccuracy = z.object({
  overall: AccuracyRow,
  gpus: z.array(AccuracyRow),
  providers: z.array(AccuracyRow),
  families: z.array(FamilyHealth),
  events: z.array(HealthEvent),
  calibration: z.array(z.object({ level: z.number(), observed: Share })),
  bars: z.array(AccuracyBar),
  demo: z.boolean(),
  evaluation_period_days: z.int(),
  evaluation_period_start: Instant,
  evaluation_period_end: Instant,
  generated_at: Instant,
})
export type PublicAccuracy = z.infer<typeof PublicAccuracy>
