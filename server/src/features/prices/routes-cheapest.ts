import { CheapestList, type CheapestPrice, CheapestQuery } from '@dumont/contracts'
import type { App, Deps } from '../../platform/feature.ts'
import { answerCsv } from './csv-answer.ts'
import { FRESH_HOURS } from './decide-state.ts'
import type { Week } from './decide-week.ts'
import { findGpu, gpuLabel } from './gpus.ts'
import { hasRealPrices } from './store.ts'
import { cheapestRows, type CheapestRow } from './store-cheapest.ts'
import { weeksOf } from './weeks.ts'
import { usd } from './wire.ts'

const HOUR = 3_600_000

export function cheapestRoutes(app: App, deps: Deps): void {
  const schema = { summary: 'The cheapest price of each GPU now', querystring: CheapestQuery, response: { 200: CheapestList } }
  app.get('/api/v1/prices/cheapest', { config: { access: 'viewer' }, schema }, async ({ query }, reply) => {
    const now = deps.clock.now()
    const demo = !(await hasRealPrices(deps.db))
    const rows = await cheapestRows(deps.db, { ...query, demo, now })
    // Only two orders need every row's history; else those of this page are enough.
    const needsWeeks = /change|availability/.test(query.sort)
    const page = sortRows(await toRows(deps, rows, now, needsWeeks), query.sort).slice(0, query.format === 'csv' ? undefined : query.limit)
    const shown = needsWeeks
      ? page
      : await toRows(
          deps,
          page.map(({ row }) => row),
          now,
          true,
        )
    const prices = shown.map(({ price }) => price)
    if (query.format === 'csv') return answerCsv(reply, 'cheapest.csv', prices.map(flat), csvColumns)
    return { prices, total: rows.length, demo: demo && rows.length > 0, generated_at: now.toISOString() }
  })
}

type Row = { row: CheapestRow; price: CheapestPrice }

async function toRows(deps: Deps, rows: readonly CheapestRow[], now: Date, withWeeks: boolean): Promise<Row[]> {
  const weeks = withWeeks ? await weeksOf(deps.db, rows, now) : new Map<number, Week>()
  return rows.map((row) => ({ row, price: toWire(row, weeks.get(row.seriesId), now) }))
}

function sortRows(rows: Row[], sort: CheapestQuery['sort']): Row[] {
  const compare = orders[sort.replace('-', '') as Order](sort.startsWith('-') ? -1 : 1)
  return rows.sort((a, b) => compare(a.price, b.price))
}

function toWire(row: CheapestRow, week: Week | undefined, now: Date): CheapestPrice {
  const rate = row.priceMicros / row.gpuCount
  const ageMs = now.getTime() - row.observedAt.getTime()
  // A marketplace's history is per GPU, a listing's of the machine.
  const perGpu = (micros: number) => usd(row.kind === 'listing' ? micros / row.gpuCount : micros)
  return {
    gpu: row.gpuId,
    gpu_label: gpuLabel(row.gpuId),
    memory_gb: findGpu(row.gpuId)?.memoryGb ?? row.memoryGb,
    market: row.market,
    provider: row.provider,
    region: row.region,
    zone: row.zone,
    instance_type: row.instanceType,
    gpu_count: row.gpuCount,
    price_usd_per_gpu_hour: usd(rate),
    price_usd_per_hour: usd(row.priceMicros),
    p25_usd_per_gpu_hour: usdOrNull(row.p25Rate),
    median_usd_per_gpu_hour: usdOrNull(row.medianRate),
    on_demand_usd_per_gpu_hour: usdOrNull(row.onDemandRate),
    below_on_demand: row.onDemandRate === null ? null : rounded(1 - rate / row.onDemandRate),
    change_7d: week?.change == null ? null : rounded(week.change),
    sparkline: (week?.points ?? []).map(({ atMs, micros }) => ({
      timestamp: new Date(atMs).toISOString(),
      price_usd_per_gpu_hour: micros === null ? null : perGpu(micros),
    })),
    offers_now: row.offers,
    availability_7d: week?.availability == null ? null : rounded(week.availability),
    observed_at: row.observedAt.toISOString(),
    age_seconds: Math.max(0, Math.round(ageMs / 1000)),
    state: row.onSchedule || ageMs <= FRESH_HOURS * HOUR ? 'fresh' : 'stale',
    no_answer_since: row.noAnswerSince?.toISOString() ?? null,
    interruption: row.interruptionFrom === null || row.interruptionTo === null ? null : { from: row.interruptionFrom, to: row.interruptionTo },
    series_id: row.seriesId,
    demo: row.demo,
  }
}

const usdOrNull = (micros: number | null): number | null => (micros === null ? null : usd(micros))
const rounded = (share: number): number => Math.round(share * 1e4) / 1e4

const compareTexts = (a: string, b: string): number => Number(a > b) - Number(a < b)

/** Made once: thousands of rows are compared. */
const labels = new Intl.Collator('en', { numeric: true })

type Compare = (a: CheapestPrice, b: CheapestPrice) => number
type Order = 'price' | 'gpu' | 'memory' | 'change' | 'availability' | 'age'
const byLabel: Compare = (a, b) =>
  (a.gpu_label === b.gpu_label ? 0 : labels.compare(a.gpu_label, b.gpu_label)) ||
  compareTexts(a.market, b.market) ||
  a.price_usd_per_gpu_hour - b.price_usd_per_gpu_hour ||
  // So that what costs the same stays in its place.
  compareTexts(a.provider, b.provider) ||
  compareTexts(a.region ?? '', b.region ?? '')

/** What is unknown comes last, whichever way. */
const by =
  (value: (price: CheapestPrice) => number | null) =>
  (sign: 1 | -1): Compare =>
  (a, b) => {
    const [x, y] = [value(a), value(b)]
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byLabel(a, b)
    return sign * (x - y) || byLabel(a, b)
  }

const orders: Record<Order, (sign: 1 | -1) => Compare> = {
  price: by((one) => one.price_usd_per_gpu_hour),
  gpu: (sign) => (a, b) => sign * byLabel(a, b),
  memory: by((one) => one.memory_gb),
  change: by((one) => one.change_7d),
  availability: by((one) => one.availability_7d),
  age: by((one) => one.age_seconds),
}

const csvColumns = Object.keys(CheapestList.shape.prices.element.shape).filter((name) => name !== 'sparkline' && name !== 'interruption')
const flat = ({ sparkline: _sparkline, interruption: _interruption, ...rest }: CheapestPrice) => rest
