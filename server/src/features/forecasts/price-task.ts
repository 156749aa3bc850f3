import { gridFromHours, type Series, type Traits } from '@dumont/forecast'
import type { readHours, SeriesRow } from '../prices/index.ts'

/** The prices of one series, sorted by time, in a form that moves to another thread without being copied. */
export type PriceTask = {
  seriesId: number
  observedAtMs: Float64Array
  usdPerHour: Float64Array
  /** When a price vanished, NaN where it did not; left out when none did. */
  endedAtMs?: Float64Array
  onDemand?: number | undefined
  family: string
  traits?: Traits
}
type Hours = NonNullable<ReturnType<Awaited<ReturnType<typeof readHours>>['get']>>

export function priceTask(row: SeriesRow, hours: Hours): PriceTask {
  const someEnded = hours.some(({ endedAt }) => endedAt)
  return {
    seriesId: row.id,
    observedAtMs: Float64Array.from(hours, ({ observedAt }) => observedAt.getTime()),
    usdPerHour: Float64Array.from(hours, ({ priceMicros }) => priceMicros / 1e6),
    ...(someEnded && { endedAtMs: Float64Array.from(hours, ({ endedAt }) => endedAt?.getTime() ?? NaN) }),
    onDemand: row.onDemandMicros === null ? undefined : row.onDemandMicros / 1e6,
    family: familyOf(row),
    traits: traitsOf(row),
  }
}

/** `until`: the epoch hour of the last price that is known. */
export function seriesOf({ seriesId, observedAtMs, usdPerHour, endedAtMs, onDemand, family, traits }: PriceTask, until?: number): Series {
  const rows = Array.from(observedAtMs, (at, i) => ({ observedAtMs: at, price: usdPerHour[i]!, endedAtMs: endedAtMs?.[i] }))
  return gridFromHours(String(seriesId), rows, { until, onDemand, family, traits })
}

/** What is copied no more: whoever sends these has them no longer. */
export const buffersOf = (tasks: readonly PriceTask[]): ArrayBuffer[] =>
  tasks.flatMap(
    ({ observedAtMs, usdPerHour, endedAtMs }) => [observedAtMs.buffer, usdPerHour.buffer, ...(endedAtMs ? [endedAtMs.buffer] : [])] as ArrayBuffer[],
  )

export type TraitsOf = Pick<SeriesRow, 'region' | 'zone' | 'instanceType' | 'gpuId'>
export const traitsOf = ({ region, zone, instanceType, gpuId }: TraitsOf): Traits => ({
  region: region ?? undefined,
  zone: zone ?? undefined,
  type: instanceType ?? undefined,
  gpu: gpuId,
})

export type FamilyOf = Pick<SeriesRow, 'provider' | 'market' | 'kind'>
export const familyOf = (row: FamilyOf): string => `${row.provider ?? 'all'}/${row.market}/${row.kind}`
