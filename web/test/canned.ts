import type {
  AuditList,
  ApiKeyList,
  Catalogue,
  CostForecast,
  InvitationList,
  Me,
  MemberList,
  PriceImport,
  PriceImportList,
  Series,
  SeriesForecast,
  SeriesHistory,
  SeriesList,
} from '@dumont/contracts'
import type { Wire } from '../src/app/wire.ts'

/** Canned answers of the API around one instant: a daily cycle that is easy to foresee. For component tests and for looking at the page without a server. */

const hour = 3_600_000
export const now = Date.parse('2026-11-18T14:20:00Z')
const iso = (at: number) => new Date(at).toISOString()
const lastHour = (at: number) => Math.floor(at / hour) * hour

/** USD per GPU-hour at an hour: cheap at night, dear in the afternoon, cheaper at weekends. */
export function priceAt(at: number): number {
  const hours = at / hour
  const weekend = [0, 6].includes(new Date(at).getUTCDay()) ? 0.05 : 0
  const noise = Math.sin(hours * 12.9898) * 0.006 + Math.sin(hours * 0.7) * 0.008
  return 0.37 - weekend + 0.045 * Math.sin(((hours % 24) - 9) * (Math.PI / 12)) + noise
}

export function aSeries(part: Partial<Series> = {}): Series {
  return {
    id: 1,
    key: 'index:rtx-4090:spot',
    source: 'demo',
    provider: null,
    region: null,
    zone: null,
    instance_type: null,
    gpu: 'rtx-4090',
    gpu_label: 'RTX 4090',
    gpu_count: 1,
    market: 'spot',
    kind: 'index',
    statistic: null,
    demo: true,
    state: 'fresh',
    history_hours: 2880,
    first_observed_at: iso(now - 120 * 24 * hour),
    last_observed_at: iso(lastHour(now)),
    price_usd_per_hour: priceAt(lastHour(now)),
    price_usd_per_gpu_hour: priceAt(lastHour(now)),
    on_demand_usd_per_hour: 0.74,
    forecast_issued_at: iso(lastHour(now)),
    ...part,
  }
}

export const seriesOf = {
  index: aSeries(),
  vast: aSeries({ id: 2, key: 'vast:rtx-4090:eu-north', provider: 'vast', region: 'eu-north', instance_type: 'RTX 4090', kind: 'listing' }),
  ended: aSeries({
    id: 3,
    key: 'us-east-1a|p3.8xlarge|Linux',
    provider: 'aws',
    region: 'us-east-1',
    zone: 'us-east-1a',
    instance_type: 'p3.8xlarge',
    gpu: 'v100-16gb',
    gpu_label: 'V100 16 GB',
    gpu_count: 4,
    kind: 'listing',
    demo: false,
    state: 'ended',
    history_hours: 9120,
    last_observed_at: '2024-02-29T23:00:00.000Z',
    price_usd_per_hour: 3.4,
    price_usd_per_gpu_hour: 0.85,
    forecast_issued_at: iso(lastHour(now)),
  }),
  collecting: aSeries({
    id: 4,
    key: 'vast:l40s',
    gpu: 'l40s',
    gpu_label: 'L40S',
    kind: 'listing',
    provider: 'vast',
    region: 'eu-north',
    instance_type: 'L40S',
    state: 'collecting',
    history_hours: 6,
    forecast_issued_at: null,
  }),
  pending: aSeries({ id: 5, key: 'vast:h100', gpu: 'h100-sxm', gpu_label: 'H100 SXM', kind: 'index', forecast_issued_at: null }),
  stale: aSeries({
    id: 6,
    key: 'vast:a100',
    gpu: 'a100-80gb',
    gpu_label: 'A100 80 GB',
    kind: 'index',
    state: 'stale',
    last_observed_at: iso(lastHour(now) - 20 * hour),
  }),
  flat: aSeries({ id: 7, key: 'azure:t4', gpu: 't4', gpu_label: 'T4', kind: 'index', price_usd_per_hour: 0.526, price_usd_per_gpu_hour: 0.526 }),
}

const isFlat = (series: Series) => series.id === seriesOf.flat.id
const priceOf = (series: Series, at: number) => (isFlat(series) ? 0.526 : series.state === 'ended' ? priceAt(at) * 2.3 : priceAt(at))
const originOf = (series: Series) => (series.state === 'ended' ? Date.parse(series.last_observed_at ?? '') : lastHour(now))

export function aHistory(series: Series, hours = 720): SeriesHistory {
  const to = Math.min(Date.parse(series.last_observed_at ?? ''), lastHour(now))
  const count = series.state === 'collecting' ? series.history_hours : hours
  const points = Array.from({ length: count }, (_, i) => {
    const at = to - (count - 1 - i) * hour
    const price = priceOf(series, at)
    const whole = price * series.gpu_count
    return {
      timestamp: iso(at),
      price_usd_per_hour: whole,
      price_usd_per_gpu_hour: price,
      low_usd_per_hour: whole,
      high_usd_per_hour: whole,
      observed: i % 7 !== 3,
    }
  })
  return { series, from: iso(to - hours * hour), to: iso(to), points }
}

/** Quantiles of one GPU; at hour 60 the upper edge leaps far above 3 sigma. */
function quantilesAt(series: Series, at: number, step: number): Record<string, number> {
  const price = priceOf(series, at)
  const width = isFlat(series) ? 0.0005 : 0.008 + 0.004 * Math.sqrt(step)
  const leap = step === 60 && !isFlat(series) ? 0.4 : 0
  const edges = { '0.05': -1.6, '0.1': -1.28, '0.25': -0.67, '0.5': 0, '0.75': 0.67, '0.9': 1.28, '0.95': 1.6 }
  return Object.fromEntries(Object.entries(edges).map(([level, z]) => [level, price + z * width + (z > 1 ? leap : 0)]))
}

const freshness = (series: Series): SeriesForecast['data_freshness'] => ({
  state: series.state === 'collecting' ? 'fresh' : series.state,
  last_observed_at: series.last_observed_at ?? '',
  age_seconds: Math.round((now - Date.parse(series.last_observed_at ?? '')) / 1000),
})

export function aSeriesForecast(series: Series): SeriesForecast {
  const origin = originOf(series)
  const points = Array.from({ length: 168 }, (_, i) => {
    const at = origin + (i + 1) * hour
    const quantiles = Object.fromEntries(Object.entries(quantilesAt(series, at, i + 1)).map(([level, price]) => [level, price * series.gpu_count]))
    return { timestamp: iso(at), quantiles, sigma_usd_per_hour: (isFlat(series) ? 0.001 : 0.01 + 0.002 * Math.sqrt(i + 1)) * series.gpu_count }
  })
  return {
    series,
    issued_at: iso(lastHour(now)),
    origin: iso(origin),
    model_version: 'blend-1',
    cold_start: false,
    levels: [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95],
    data_freshness: freshness(series),
    points,
  }
}

const dayOf = (at: number, zone: string) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)
const hourOf = (at: number, zone: string) => Number(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(at))

export function aCostForecast(series: Series, hours = 8, zone = 'UTC'): CostForecast {
  const forecast = aSeriesForecast(series)
  const all = forecast.points.map((point) => {
    const at = Date.parse(point.timestamp)
    const quantiles = Object.fromEntries(Object.entries(point.quantiles).map(([level, price]) => [level, price / series.gpu_count]))
    return { at, day: dayOf(at, zone), hour: hourOf(at, zone), timestamp: point.timestamp, price: quantiles['0.5'] ?? 0, quantiles }
  })
  const days = [...new Set(all.map((one) => one.day))].map((day) => {
    const own = all.filter((one) => one.day === day)
    const sum = own.reduce((total, one) => total + one.price, 0)
    const cost = (sum * hours) / 24
    return {
      day,
      forecasted_cost: cost,
      confidence_interval: [cost * 0.91, cost * 1.12] as [number, number],
      avg_hourly_price: sum / own.length,
      hours_covered: own.length,
      partial: own.length < 24,
      hourly_predictions: own.map(({ hour: localHour, timestamp, price, quantiles }) => ({ hour: localHour, timestamp, price, quantiles })),
    }
  })
  const best = days.filter((day) => !day.partial).toSorted((a, b) => a.forecasted_cost - b.forecasted_cost)[0]
  const total = days.reduce((sum, day) => sum + day.forecasted_cost, 0)
  return {
    gpu_name: series.gpu,
    machine_type: 'interruptible',
    market: series.market,
    provider: series.provider,
    region: series.region,
    series,
    usage_hours_per_day: hours,
    zone,
    interval_level: 0.8,
    unit: 'usd_per_gpu_hour',
    daily_forecasts: days,
    total_7day_cost: total,
    hours_covered: 168,
    total_confidence_interval: [total * 0.94, total * 1.07],
    best_day: best?.day ?? null,
    lowest_daily_cost: best?.forecasted_cost ?? null,
    model_confidence: 0.83,
    model_version: 'blend-1',
    cold_start: false,
    data_freshness: freshness(series),
    issued_at: iso(lastHour(now)),
    generated_at: iso(now),
  }
}

export const catalogue: Wire<typeof Catalogue> = {
  demo: true,
  has_prices: true,
  gpus: [
    {
      gpu: 'rtx-4090',
      label: 'RTX 4090',
      markets: ['spot', 'on_demand'],
      providers: [
        { provider: 'runpod', regions: ['us-east'], demo: true },
        { provider: 'vast', regions: ['eu-north', 'us-west'], demo: true },
      ],
    },
    ...[seriesOf.ended, seriesOf.collecting, seriesOf.pending, seriesOf.stale, seriesOf.flat].map((one) => ({
      gpu: one.gpu,
      label: one.gpu_label,
      markets: ['spot' as const],
      providers: [{ provider: one.provider ?? 'vast', regions: [one.region ?? 'eu-north'], demo: one.demo }],
    })),
  ],
}

export function seriesList(filter: URLSearchParams = new URLSearchParams()): SeriesList {
  const is = (name: 'gpu' | 'provider' | 'region' | 'state', value: string | null) => !filter.get(name) || filter.get(name) === value
  const all = Object.values(seriesOf).filter(
    (one) =>
      is('gpu', one.gpu) && is('provider', one.provider) && is('region', one.region) && is('state', one.state) && one.key.includes(filter.get('search') ?? ''),
  )
  return { series: all, total: all.length, next_after: null }
}

export const me: Me = {
  user: { id: 'u1', name: 'Ana', email: 'ana@example.com' },
  workspace: { id: 'w1', name: 'Lab' },
  role: 'owner',
  scope: 'write',
  instance_admin: true,
  via: 'session',
  setup_needed: false,
}

export function anImport(part: Partial<PriceImport> = {}): PriceImport {
  return {
    id: 1,
    filename: 'aws-2024.csv.gz',
    state: 'done',
    strict: false,
    bytes_total: 9_000_000,
    bytes_read: 9_000_000,
    rows_read: 825_219,
    rows_accepted: 825_200,
    rows_rejected: 19,
    rows_quarantined: 4,
    rows_changed: 812_000,
    series_touched: 1164,
    problems: [
      { line: 17, reason: 'price_usd_per_hour is not a number' },
      { line: 912, reason: 'timestamp lies in the future' },
    ],
    message: null,
    created_at: iso(now - hour),
    finished_at: iso(now - hour + 60_000),
    ...part,
  }
}

export const imports: Wire<typeof PriceImportList> = {
  imports: [
    anImport({
      id: 3,
      filename: 'lambda.csv',
      state: 'reading',
      bytes_read: 4_000_000,
      rows_read: 300_000,
      rows_accepted: 300_000,
      rows_rejected: 0,
      rows_quarantined: 0,
      rows_changed: 0,
      series_touched: 0,
      problems: [],
      finished_at: null,
    }),
    anImport(),
    anImport({
      id: 2,
      filename: 'broken.csv',
      state: 'failed',
      strict: true,
      rows_accepted: 0,
      rows_rejected: 1,
      rows_quarantined: 0,
      series_touched: 0,
      message: 'Line 3 has a bad row and the import is strict.',
      problems: [{ line: 3, reason: 'currency EUR is not known' }],
    }),
  ],
}

export const keys: Wire<typeof ApiKeyList> = {
  keys: [
    { id: 1, name: 'Grafana', prefix: 'dmt_a1b2c3', scope: 'read', created_at: iso(now - 40 * 24 * hour), last_used_at: iso(now - 60_000), revoked_at: null },
    {
      id: 2,
      name: 'Old laptop',
      prefix: 'dmt_99zzyy',
      scope: 'write',
      created_at: iso(now - 90 * 24 * hour),
      last_used_at: null,
      revoked_at: iso(now - 24 * hour),
    },
  ],
}

export const members: Wire<typeof MemberList> = {
  members: [
    { user_id: 'u1', name: 'Ana', email: 'ana@example.com', role: 'owner', joined_at: iso(now - 90 * 24 * hour) },
    { user_id: 'u2', name: 'Rui', email: 'rui@example.com', role: 'viewer', joined_at: iso(now - 9 * 24 * hour) },
  ],
}

export const invitations: Wire<typeof InvitationList> = {
  invitations: [
    { id: 1, role: 'member', email: 'lia@example.com', created_at: iso(now - hour), expires_at: iso(now + 6 * 24 * hour), accepted_at: null },
    { id: 2, role: 'viewer', email: null, created_at: iso(now - hour), expires_at: iso(now + 6 * 24 * hour), accepted_at: iso(now) },
  ],
}

export function auditPage(before: number | undefined): Wire<typeof AuditList> {
  const entry = (id: number, action: string, target: string | null, detail: Record<string, unknown>) => ({
    id,
    at: iso(now - (100 - id) * hour),
    who: 'Ana',
    action,
    target,
    detail,
  })
  return before === undefined
    ? { entries: [entry(9, 'key.create', 'Grafana', { scope: 'read' }), entry(8, 'member.role', 'Rui', { role: 'viewer', hours: 2 })], next_before: 8 }
    : { entries: [entry(3, 'workspace.create', null, {})], next_before: null }
}
