import { ReferencePriceList, ReferencePriceRow, ReferencePricesQuery } from '@dumont/contracts'
import type { App, Deps } from '../../platform/feature.ts'
import { answerCsv } from './csv-answer.ts'
import { decideReferenceFlags, type Flag } from './decide-reference-flags.ts'
import { HOLD_HOURS } from './decide-state.ts'
import { gpuIdOf, gpuLabel } from './gpus.ts'
import { referenceRows, spotRates } from './store-references.ts'
import type { PricingRow } from './tables-providers.ts'
import { usd } from './wire.ts'

export function referenceRoutes(app: App, deps: Deps): void {
  const schema = { summary: 'On-demand prices that savings are measured against', querystring: ReferencePricesQuery, response: { 200: ReferencePriceList } }
  app.get('/api/v1/reference-prices', { config: { access: 'viewer' }, schema }, async ({ query }, reply) => {
    const now = deps.clock.now()
    const gpuId = query.gpu === undefined ? undefined : gpuIdOf(query.gpu)
    const filter = { gpuId, provider: query.provider, region: query.region, at: query.history ? undefined : query.at ? new Date(query.at) : now }
    // Flags look at all regions, whatever is shown, at what holds now.
    const [rows, current, spot] = await Promise.all([
      referenceRows(deps.db, filter),
      referenceRows(deps.db, { gpuId, at: now }),
      spotRates(deps.db, new Date(now.getTime() - HOLD_HOURS * 3_600_000)),
    ])
    const flags = decideReferenceFlags(current, spot, now)
    const prices = rows.map((row) => toWire(row, flags.get(row.id) ?? []))
    if (query.format !== 'csv') return { reference_prices: prices }
    const lines = prices.map((price) => ({ ...price, flags: price.flags.map(({ flag }) => flag).join(' ') }))
    return answerCsv(reply, 'reference-prices.csv', lines, Object.keys(ReferencePriceRow.shape))
  })
}

function toWire(row: PricingRow, flags: Flag[]): ReferencePriceRow {
  return {
    id: row.id,
    provider: row.provider,
    instance: row.instance,
    gpu: row.gpuId,
    gpu_label: gpuLabel(row.gpuId),
    memory_gb: row.memoryGb,
    form_factor: row.formFactor,
    gpu_count: row.gpuCount,
    region: row.region,
    currency: 'USD',
    usd_per_hour: usd(row.priceMicros),
    usd_per_gpu_hour: usd(row.priceMicros / row.gpuCount),
    effective_from: row.effectiveFrom?.toISOString() ?? null,
    effective_until: row.effectiveUntil?.toISOString() ?? null,
    source: row.source,
    fetched_at: row.confirmedAt?.toISOString() ?? null,
    correction: row.correction,
    note: row.note,
    flags,
  }
}
