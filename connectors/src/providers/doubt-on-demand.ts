export type MachinePrice = { instance: string; region: string; onDemandUsd: number | undefined; spotUsd: number | undefined }
const spread = 1.5

/**
 * Why an on-demand price is not believed, by `instance|region`; missing: it is. Prices for time reserved ahead ("DWS Calendar Mode") go by the name of
 * on-demand ones in Google's list and were taken for them by others: such a price lies below spot, or far from the same machine in other regions.
 */
export function doubtOnDemand(prices: readonly MachinePrice[]): Map<string, string> {
  const doubts = new Map<string, string>()
  for (const [instance, regions] of Map.groupBy(prices, ({ instance }) => instance)) {
    for (const { region, onDemandUsd, spotUsd } of regions) {
      if (onDemandUsd === undefined) continue
      const elsewhere = regions.flatMap((other) => (other.region !== region && other.onDemandUsd !== undefined ? [other.onDemandUsd] : []))
      const near = elsewhere.filter((usd) => Math.max(usd / onDemandUsd, onDemandUsd / usd) <= spread)
      if (spotUsd !== undefined && onDemandUsd < spotUsd) doubts.set(`${instance}|${region}`, 'The on-demand price is below the spot price')
      else if (near.length * 2 < elsewhere.length)
        doubts.set(`${instance}|${region}`, `The on-demand price is more than ${spread} times away from the same machine in most other regions`)
    }
  }
  return doubts
}
