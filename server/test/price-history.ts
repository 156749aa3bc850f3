import { ensureMonths, monthOf } from '../src/features/prices/store-months.ts'
import { mergeObservations, rowsOf } from '../src/features/prices/store-merge.ts'
import { ensureSeries, type SeriesSpec } from '../src/features/prices/store.ts'
import type { Deps } from '../src/platform/feature.ts'

const hourMs = 3_600_000

/** Prices at moments: `hourly('2026-03-01T00:00Z', 72, () => 1.5)` is one each hour. */
export type Seen = { at: Date; usd: number }
export const hourly = (from: string, hours: number, usd: (hour: number) => number): Seen[] =>
  Array.from({ length: hours }, (_, hour) => ({ at: new Date(Date.parse(from) + hour * hourMs), usd: usd(hour) }))

/** Up and down a little around `level`, the same each time. */
export const wavy =
  (level: number) =>
  (hour: number): number =>
    Number((level * (1 + 0.03 * Math.sin(hour / 7) + 0.01 * Math.sin(hour * 2.3))).toFixed(6))

/** Makes the series when it is missing, adds the prices as an import would, and answers its id. */
export async function addPrices(deps: Deps, spec: Partial<SeriesSpec>, seen: readonly Seen[], onDemandUsd?: number): Promise<number> {
  const whole: SeriesSpec = {
    source: 'test',
    key: 'one',
    provider: 'aws',
    region: 'us-east-1',
    zone: null,
    instanceType: null,
    gpuId: 'a100',
    gpuCount: 1,
    market: 'spot',
    kind: 'listing',
    statistic: null,
    demo: false,
    ...spec,
  }
  const now = deps.clock.now()
  const [seriesId] = [...(await ensureSeries(deps.db, [whole], now)).values()]
  const observations = seen.map(({ at, usd }) => ({
    seriesId: seriesId!,
    atMs: at.getTime(),
    micros: Math.round(usd * 1e6),
    onDemandMicros: onDemandUsd && Math.round(onDemandUsd * 1e6),
  }))
  await ensureMonths(deps.db, new Set(observations.map(({ atMs }) => monthOf(atMs))))
  await deps.db.transaction().execute((trx) => mergeObservations(trx, { seriesIds: [seriesId!], source: rowsOf(observations), importId: null, now }))
  return seriesId!
}
