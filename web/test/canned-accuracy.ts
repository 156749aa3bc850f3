import type {
  AccuracyOverview,
  AccuracyRow,
  ForecastAccuracy,
  KeptForecastItem,
  KeptForecastList,
  ModelHealth,
  PastForecast,
  PublicAccuracy,
  Series,
} from '@dumont/contracts'
import type { Wire } from '../src/app/wire.ts'
import { now, priceAt, seriesOf } from './canned.ts'

/** Canned answers about accuracy: forecasts that beat "no change" by 38 %, kept every six hours for 14 days. */

const hour = 3_600_000
const day = 24 * hour
const iso = (at: number) => new Date(at).toISOString()
const dayOf = (at: number) => iso(at).slice(0, 10)
const wave = (i: number) => 1 + 0.25 * Math.sin(i * 1.7) + 0.1 * Math.cos(i * 0.6)

type Health = ForecastAccuracy['health']
export const aHealth = (part: Partial<Health> = {}): Health => ({
  family: 'vast/spot/listing',
  state: 'model',
  since: null,
  day: dayOf(now - day),
  mape: 7.4,
  naive_mape: 11.9,
  days_worse: 0,
  days_better: 6,
  ...part,
})

const slot = (i: number) => ({ mape: 7.4 * wave(i), naive_mape: 11.9 * wave(i / 2), num_samples: 96 })
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const levels = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
const calibration = [0.061, 0.114, 0.262, 0.521, 0.758, 0.897, 0.949].map((observed, i) => ({ level: levels[i]!, observed }))

/** 28 days; the third has nothing scored. */
const bars = Array.from({ length: 28 }, (_, i) => ({
  day: dayOf(now - (28 - i) * day),
  mape: i === 2 ? null : 7.4 * wave(i),
  naive_mape: i === 2 ? null : 11.9 * wave(i / 3),
  coverage_80: i === 2 ? null : 0.79 + 0.03 * Math.sin(i),
  num_samples: i === 2 ? 0 : 96,
}))

export function anAccuracy(series: Series = seriesOf.index, part: Partial<ForecastAccuracy> = {}): ForecastAccuracy {
  return {
    gpu_name: series.gpu,
    machine_type: 'interruptible',
    market: series.market,
    provider: series.provider,
    region: series.region,
    series,
    unit: 'usd_per_gpu_hour',
    zone: 'UTC',
    state: 'scored',
    scored_hours: 640,
    needed_hours: 24,
    verdict: 'better',
    mape: 7.4,
    mae: 0.0273,
    rmse: 0.0391,
    r_squared: 0.612,
    num_predictions: 17_920,
    num_actual_values: 640,
    num_samples: 17_800,
    missing_actuals: 120,
    zero_actuals: 0,
    naive: { num_samples: 17_800, mape: 11.9, mae: 0.0441, rmse: 0.0598, relative_error: 0.62 },
    seasonal_naive: { num_samples: 16_100, mape: 9.8, mae: 0.0366, rmse: 0.0502, relative_error: 0.75 },
    wql: 0.0187,
    bands: [
      { level: 0.5, coverage: 0.496, mean_width: 0.031, mean_width_percent: 8.4 },
      { level: 0.8, coverage: 0.783, mean_width: 0.06, mean_width_percent: 16.2 },
    ],
    by_horizon: [
      { from_hour: 0, to_hour: 24, num_samples: 2600, mape: 4.1, naive_mape: 7.2, mae: 0.015, relative_error: 0.57, coverage_80: 0.801 },
      { from_hour: 24, to_hour: 72, num_samples: 5200, mape: 7.2, naive_mape: 11.6, mae: 0.027, relative_error: 0.62, coverage_80: 0.79 },
      { from_hour: 72, to_hour: 168, num_samples: 10_000, mape: 9.8, naive_mape: 14.1, mae: 0.036, relative_error: 0.7, coverage_80: 0.774 },
    ],
    hourly_accuracy: Object.fromEntries(Array.from({ length: 24 }, (_, i) => [String(i), slot(i)])),
    daily_accuracy: Object.fromEntries(weekdays.map((name, i) => [name, slot(i)])) as ForecastAccuracy['daily_accuracy'],
    bars,
    calibration,
    decisions: [
      { job_hours: 4, decisions: 80, captured_share: 0.58, saved_percent: 9.1, regret_percent: 6.6, best_tenth_share: 0.61 },
      { job_hours: 12, decisions: 80, captured_share: 0.49, saved_percent: 5.2, regret_percent: 5.4, best_tenth_share: 0.52 },
      { job_hours: 24, decisions: 80, captured_share: -0.06, saved_percent: -0.2, regret_percent: 3.1, best_tenth_share: 0.18 },
    ],
    health: aHealth(),
    model_version: 'blend-1',
    scored_through: dayOf(now - day),
    evaluation_period_days: 30,
    evaluation_period_start: iso(Math.floor(now / day) * day - 30 * day),
    evaluation_period_end: iso(Math.floor(now / day) * day),
    generated_at: iso(now),
    ...part,
  }
}

/** What it looks like before enough hours came true. */
export const aCollectingAccuracy = (series: Series = seriesOf.index, have = 9): ForecastAccuracy =>
  anAccuracy(series, {
    state: 'collecting',
    scored_hours: have,
    verdict: 'not_enough',
    mape: null,
    mae: null,
    rmse: null,
    r_squared: null,
    wql: null,
    bands: [],
    by_horizon: [],
    bars: [],
    calibration: [],
    decisions: [],
  })

type Row = Wire<typeof AccuracyRow>
export const aRow = (part: Partial<Row> = {}): Row => ({
  name: 'RTX 4090',
  gpu: 'rtx-4090',
  provider: null,
  region: null,
  market: null,
  kind: null,
  series_id: null,
  series: 9,
  state: 'scored',
  verdict: 'better',
  mape: 7.4,
  naive_mape: 11.9,
  relative_error: 0.66,
  seasonal_relative_error: 0.8,
  wql: 0.0187,
  coverage_50: 0.496,
  coverage_80: 0.783,
  width_80_percent: 16.2,
  scored_hours: 5200,
  num_samples: 145_000,
  ...part,
})

const gpuRows = [
  aRow(),
  aRow({ name: 'T4', gpu: 't4', series: 2, verdict: 'same', mape: 0, naive_mape: 0, relative_error: null, wql: 0.0001, coverage_80: 1, width_80_percent: 0.1 }),
  aRow({ name: 'V100 16 GB', gpu: 'v100-16gb', series: 3, verdict: 'worse', mape: 4.2, naive_mape: 3.6, relative_error: 1.17, coverage_80: 0.71 }),
  aRow({
    name: 'L40S',
    gpu: 'l40s',
    series: 0,
    state: 'collecting',
    verdict: 'not_enough',
    mape: null,
    naive_mape: null,
    relative_error: null,
    wql: null,
    coverage_80: null,
    width_80_percent: null,
    num_samples: 0,
  }),
]
const providerRow = (provider: string, part: Partial<Row> = {}) => aRow({ name: provider, gpu: null, provider, ...part })
const providerRows = [providerRow('runpod', { mape: 3.1, naive_mape: 4 }), providerRow('vast')]
const seriesRow = ({ id, key, gpu, provider, region, market, kind }: Series, part: Partial<Row> = {}) =>
  aRow({ name: key, gpu, provider, region, market, kind, series_id: id, series: 1, ...part })
const overall = aRow({ name: 'all', gpu: null, series: 14, mape: 6.8, naive_mape: 10.1, coverage_80: 0.776 })

const period = (days: number) => {
  const end = Math.floor(now / day) * day
  return {
    evaluation_period_days: days,
    evaluation_period_start: iso(end - days * day),
    evaluation_period_end: iso(end),
    generated_at: iso(now),
  }
}

export function anOverview(search: URLSearchParams): AccuracyOverview {
  const by = (search.get('by') ?? 'gpu') as AccuracyOverview['by']
  const rows = { gpu: gpuRows, provider: providerRows, series: [seriesRow(seriesOf.vast), seriesRow(seriesOf.flat)] }[by]
  const sorted = search.get('order') === 'desc' ? rows.toReversed() : rows
  return { by, overall, rows: sorted, total: by === 'series' ? 340 : rows.length, demo: true, ...period(Number(search.get('days') ?? 30)) }
}

export const fallen = aHealth({
  family: 'runpod/spot/listing',
  state: 'naive',
  since: iso(now - 3 * day),
  mape: 5.2,
  naive_mape: 4.4,
  days_worse: 10,
  days_better: 0,
})

export const modelHealth: ModelHealth = {
  families: [aHealth(), aHealth({ family: 'all/spot/index', days_worse: 2, days_better: 0 }), fallen],
  events: [{ id: 1, at: iso(now - 3 * day), family: 'runpod/spot/listing', kind: 'fell_back', day: dayOf(now - 4 * day), mape: 5.2, naive_mape: 4.4 }],
}

type Kept = Wire<typeof KeptForecastItem>
const keptCount = 56
/** Number 1 is the oldest; one every six hours. */
const issuedAt = (id: number) => Math.floor(now / (6 * hour)) * 6 * hour - (keptCount - id) * 6 * hour + 4 * 60_000

function aKept(id: number): Kept {
  const issued = issuedAt(id)
  const origin = Math.floor(issued / hour) * hour
  return { id, issued_at: iso(issued), origin: iso(origin), model_version: 'blend-1', cold_start: false, complete: origin + 168 * hour < now }
}

/** Twenty to a page. */
export function keptForecasts(series: Series, search: URLSearchParams): KeptForecastList {
  const before = search.get('before')
  const all = Array.from({ length: keptCount }, (_, i) => aKept(keptCount - i)).filter(({ origin }) => before === null || origin < before)
  const forecasts = all.slice(0, 20)
  return { series, forecasts, next_before: all.length > 20 ? forecasts.at(-1)!.origin : null }
}

const quantileSteps: [level: string, z: number][] = [
  ['0.05', -1.6],
  ['0.1', -1.28],
  ['0.25', -0.67],
  ['0.5', 0],
  ['0.75', 0.67],
  ['0.9', 1.28],
  ['0.95', 1.6],
]

export function aPastForecast(series: Series, id: number): PastForecast | undefined {
  if (id < 1 || id > keptCount) return undefined
  const kept = aKept(id)
  const origin = Date.parse(kept.origin)
  const points = Array.from({ length: 168 }, (_, i) => {
    const at = origin + (i + 1) * hour
    const middle = priceAt(at) + 0.004 + 0.022 * Math.sin(i / 9)
    const isKnown = at < now && i % 41 !== 40
    const observed = isKnown && i % 7 !== 3
    return {
      timestamp: iso(at),
      quantiles: Object.fromEntries(quantileSteps.map(([level, z]) => [level, (middle + z * (0.008 + 0.003 * Math.sqrt(i + 1))) * series.gpu_count])),
      actual_usd_per_hour: isKnown ? priceAt(at) * series.gpu_count : null,
      observed,
      scored: observed && i > 0,
    }
  })
  const samples = points.filter(({ scored }) => scored).length
  const rest = samples === 0 ? { mape: null, naive_mape: null, coverage_80: null } : { mape: 5.9, naive_mape: 12.3, coverage_80: 0.831 }
  return { series, ...kept, levels, naive_usd_per_hour: priceAt(origin) * series.gpu_count, num_samples: samples, ...rest, points }
}

export const aPublicAccuracy = (days = 30): PublicAccuracy => ({
  overall,
  gpus: gpuRows,
  providers: providerRows,
  ...modelHealth,
  calibration,
  bars,
  demo: true,
  ...period(days),
})
