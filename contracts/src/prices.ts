import { z } from 'zod'
import { Filter, Format, Id, Instant, PagedFormat, QueryInt, Usd } from './common.ts'

export const Market = z.enum(['spot', 'on_demand', 'list', 'reserved', 'capacity_block'])
export type Market = z.infer<typeof Market>
export const SeriesKind = z.enum(['listing', 'statistic', 'index'])
export type SeriesKind = z.infer<typeof SeriesKind>

/** collecting: under 50 h of history; fresh: seen in the last 12 h; stale: 12 to 48 h; ended: vanished at the vendor or not seen for over 48 h, forecast as of its last observation. */
export const SeriesState = z.enum(['collecting', 'fresh', 'stale', 'ended'])
export type SeriesState = z.infer<typeof SeriesState>

export const Series = z.object({
  id: z.int(),
  key: z.string().describe('The series_id of an imported file, or our own name of the series'),
  source: z.string(),
  provider: z.string().nullable().describe('null: over all providers (an index)'),
  region: z.string().nullable(),
  zone: z.string().nullable(),
  instance_type: z.string().nullable(),
  gpu: z.string().describe('Canonical GPU id'),
  gpu_label: z.string(),
  gpu_count: z.int(),
  market: Market,
  kind: SeriesKind,
  statistic: z.string().nullable(),
  demo: z.boolean().describe('Synthetic prices of the demo market'),
  state: SeriesState,
  history_hours: z.int().describe('Hours between first and last observation in which the price is known'),
  first_observed_at: Instant.nullable(),
  last_observed_at: Instant.nullable(),
  price_usd_per_hour: Usd.nullable().describe('The last price seen, of one instance'),
  price_usd_per_gpu_hour: Usd.nullable(),
  on_demand_usd_per_hour: Usd.nullable(),
  forecast_issued_at: Instant.nullable(),
})
export type Series = z.infer<typeof Series>

export const SeriesQuery = z.strictObject({
  gpu: Filter(100).optional(),
  provider: Filter(100).optional(),
  region: Filter(100).optional(),
  market: Market.optional(),
  kind: SeriesKind.optional(),
  state: SeriesState.optional(),
  search: z.string().max(200).optional().describe('Part of the key'),
  after: QueryInt(0).optional().describe('The id of the last series of the page before'),
  limit: QueryInt(1, 1000).default(200),
  format: PagedFormat,
})
export type SeriesQuery = z.infer<typeof SeriesQuery>
export const SeriesList = z.object({ series: z.array(Series), total: z.int(), next_after: z.int().nullable() })
export type SeriesList = z.infer<typeof SeriesList>

/** What the selectors offer: every GPU with its providers and their regions, demo hidden as soon as real prices exist. */
export const Catalogue = z.object({
  gpus: z.array(
    z.object({
      gpu: z.string(),
      label: z.string(),
      markets: z.array(Market),
      providers: z.array(z.object({ provider: z.string(), regions: z.array(z.string()), demo: z.boolean() })),
    }),
  ),
  demo: z.boolean().describe('Only demo prices exist'),
  has_prices: z.boolean(),
})
export type Catalogue = z.infer<typeof Catalogue>

export const SeriesParams = z.object({ id: Id })
export const HistoryQuery = z.strictObject({
  from: Instant.optional().describe('Default: 30 days before `to`'),
  to: Instant.optional().describe('Default: the last observation, or now'),
  format: Format,
})
export type HistoryQuery = z.infer<typeof HistoryQuery>
export const HistoryPoint = z.object({
  timestamp: Instant,
  price_usd_per_hour: Usd,
  price_usd_per_gpu_hour: Usd,
  low_usd_per_hour: Usd,
  high_usd_per_hour: Usd,
  observed: z.boolean().describe('false: carried forward from the last observation, at most 48 h'),
})
export type HistoryPoint = z.infer<typeof HistoryPoint>
export const SeriesHistory = z.object({ series: Series, from: Instant, to: Instant, points: z.array(HistoryPoint) })
export type SeriesHistory = z.infer<typeof SeriesHistory>

export const ImportState = z.enum(['queued', 'reading', 'merging', 'done', 'failed', 'cancelled'])
export const PriceImport = z.object({
  id: z.int(),
  filename: z.string(),
  state: ImportState,
  strict: z.boolean(),
  bytes_total: z.int(),
  bytes_read: z.int(),
  rows_read: z.int(),
  rows_accepted: z.int(),
  rows_rejected: z.int(),
  rows_changed: z.int().describe('Series hours that are new or different now; 0 when the file was imported before'),
  rows_quarantined: z.int(),
  series_touched: z.int(),
  problems: z.array(z.object({ line: z.int(), reason: z.string() })).describe('The first 100 bad rows, by line number of the file'),
  message: z.string().nullable().describe('Why it failed, in a sentence'),
  created_at: Instant,
  finished_at: Instant.nullable(),
})
export type PriceImport = z.infer<typeof PriceImport>
export const ImportQuery = z.strictObject({
  filename: z.string().min(1).max(255),
  strict: z.stringbool().default(false).describe('true: one bad row and nothing is imported'),
})
export const PriceImportList = z.object({ imports: z.array(PriceImport) })
