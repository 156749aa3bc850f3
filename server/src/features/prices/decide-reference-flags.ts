import type { ReferenceFlag } from '@dumont/contracts'
import type { PricingRow } from './tables-providers.ts'

const SPREAD = 1.5
export const OLD_DAYS = 90

type Priced = Pick<PricingRow, 'id' | 'provider' | 'instance' | 'gpuId' | 'gpuCount' | 'region' | 'priceMicros' | 'confirmedAt'>
/** The spot price of one GPU, of the same GPU at the same provider in the same region. */
export type SpotRate = { provider: string; gpuId: string; region: string | null; micros: number }
export type Flag = { flag: ReferenceFlag; text: string }

/** Why rows are not to be believed without a look, by their ids: on demand below spot, the same instance far apart between regions, not seen for long. */
export function decideReferenceFlags(rows: readonly Priced[], spot: readonly SpotRate[], now: Date): Map<number, Flag[]> {
  const spotOf = new Map(spot.map((one) => [JSON.stringify([one.provider, one.gpuId, one.region]), one.micros]))
  const groups = Map.groupBy(rows, instanceOf)
  return new Map(
    rows.map((row) => [row.id, [belowSpot(row, spotOf), apart(row, groups.get(instanceOf(row))!), old(row, now)].filter((flag) => flag !== undefined)]),
  )
}

const instanceOf = (row: Priced): string => JSON.stringify([row.provider, row.instance, row.gpuId, row.gpuCount])
const usd = (micros: number): string => `$${(micros / 1e6).toFixed(2)}`

function belowSpot(row: Priced, spotOf: ReadonlyMap<string, number>): Flag | undefined {
  const spot = spotOf.get(JSON.stringify([row.provider, row.gpuId, row.region]))
  const rate = row.priceMicros / row.gpuCount
  if (spot === undefined || rate >= spot) return undefined
  return { flag: 'below_spot', text: `${usd(rate)} per GPU-hour on demand is less than the spot price of ${usd(spot)}` }
}

function apart(row: Priced, group: readonly Priced[]): Flag | undefined {
  const prices = group.map(({ priceMicros }) => priceMicros)
  const [low, high] = [Math.min(...prices), Math.max(...prices)]
  if (row.priceMicros <= low * SPREAD && row.priceMicros * SPREAD >= high) return undefined
  return { flag: 'region_spread', text: `Costs from ${usd(low)} to ${usd(high)} in different regions` }
}

function old(row: Priced, now: Date): Flag | undefined {
  if (!row.confirmedAt) return { flag: 'old', text: 'Its source does not say of when it is' }
  const days = Math.floor((now.getTime() - row.confirmedAt.getTime()) / 86_400_000)
  return days > OLD_DAYS ? { flag: 'old', text: `Last seen ${days} days ago` } : undefined
}
