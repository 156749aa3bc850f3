import type { Series } from '@dumont/contracts'
import { stateOf } from './decide-state.ts'
import { gpuLabel } from './gpus.ts'
import type { SeriesRow } from './tables.ts'

/** Micro-dollars as dollars on the wire, with 6 decimals at most. */
export const usd = (micros: number): number => Math.round(micros) / 1e6

/** A series as the API shows it. */
export function toWireSeries(row: SeriesRow, now: Date, forecastIssuedAt: Date | null = row.forecastIssuedAt): Series {
  const price = row.lastPriceMicros
  return {
    id: row.id,
    key: row.key,
    source: row.source,
    provider: row.provider,
    region: row.region,
    zone: row.zone,
    instance_type: row.instanceType,
    gpu: row.gpuId,
    gpu_label: gpuLabel(row.gpuId),
    gpu_count: row.gpuCount,
    market: row.market,
    kind: row.kind,
    statistic: row.statistic,
    demo: row.demo,
    state: stateOf(row, now),
    history_hours: row.historyHours,
    first_observed_at: row.firstObservedAt?.toISOString() ?? null,
    last_observed_at: row.lastObservedAt?.toISOString() ?? null,
    price_usd_per_hour: price === null ? null : usd(price),
    price_usd_per_gpu_hour: price === null ? null : usd(price / row.gpuCount),
    on_demand_usd_per_hour: row.onDemandMicros === null ? null : usd(row.onDemandMicros),
    forecast_issued_at: forecastIssuedAt?.toISOString() ?? null,
  }
}
