import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import type { Offer, ReferencePrice } from '../provider.ts'
import { type Size, sizes } from './sizes.ts'

/** A page of https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices; a market's other fields are of no use here. */
export const Page = z.object({
  Items: z.array(z.object({ armSkuName: z.string().nullish() }).loose()),
  NextPageLink: z.string().nullable(),
})
const Item = z.object({
  armSkuName: z.string(),
  armRegionName: z.string(),
  currencyCode: z.literal('USD'),
  retailPrice: z.number().nonnegative(),
  unitOfMeasure: z.literal('1 Hour'),
  meterName: z.string(),
  productName: z.string(),
  type: z.string(),
  effectiveStartDate: z.iso.datetime(),
})
export type AzurePrice = { sku: string; size: Size; market: 'spot' | 'on_demand'; usdPerHour: number; effectiveFrom: Date }

/**
 * What the page says of GPU sizes in the region, in force at `now`. An item that a filter should have kept out is left out here too; one in another
 * currency or unit, or without its fields, is an error. @throws ConnectorError
 */
export function readPrices(items: readonly { armSkuName?: string | null | undefined }[], region: string, now: Date): AzurePrice[] {
  return items.flatMap((raw) => {
    const size = sizes.get(raw.armSkuName ?? '')
    if (!size) return []
    const { data: item, error } = Item.safeParse(raw)
    if (error) throw new ConnectorError('unexpected_answer', `Azure: a price of ${raw.armSkuName} is not as documented: ${error.issues[0]?.path.join('.')}`)
    const effectiveFrom = new Date(item.effectiveStartDate)
    // Price 0 stands for "not sold here"; a date to come announces a price that is not yet asked.
    const counts = item.type === 'Consumption' && item.armRegionName === region && item.retailPrice > 0 && effectiveFrom <= now && isLinuxVm(item)
    const market = item.meterName.endsWith(' Spot') ? ('spot' as const) : ('on_demand' as const)
    return counts ? [{ sku: item.armSkuName, size, market, usdPerHour: item.retailPrice, effectiveFrom }] : []
  })
}

function isLinuxVm({ productName, meterName }: { productName: string; meterName: string }): boolean {
  return !productName.includes('Windows') && !productName.includes('Dedicated') && !meterName.includes('Low Priority')
}

/** One price per size and market: the one that came into force last; the cheaper of two meters of the same day. */
export function newestPrices(prices: readonly AzurePrice[]): AzurePrice[] {
  const newest = new Map<string, AzurePrice>()
  for (const price of prices) {
    const key = `${price.sku}|${price.market}`
    const known = newest.get(key)
    const later = price.effectiveFrom.getTime() - (known?.effectiveFrom.getTime() ?? -Infinity)
    if (!known || later > 0 || (later === 0 && price.usdPerHour < known.usdPerHour)) newest.set(key, price)
  }
  return [...newest.values()]
}

export function toOffers(prices: readonly AzurePrice[], region: string, now: Date): Offer[] {
  const onDemand = new Map(prices.filter(({ market }) => market === 'on_demand').map(({ sku, usdPerHour }) => [sku, usdPerHour]))
  return prices.map(({ sku, size, market, usdPerHour }) => ({
    key: `${sku}|${region}|${market}`,
    region,
    zone: null,
    instanceType: sku,
    gpu: size.gpu,
    gpuCount: size.gpuCount,
    memoryGb: size.memoryGb,
    market,
    usdPerHour,
    onDemandUsdPerHour: onDemand.get(sku) ?? null,
    observedAt: now,
  }))
}

export function toReferences(prices: readonly AzurePrice[], region: string, source: string): ReferencePrice[] {
  return prices
    .filter(({ market }) => market === 'on_demand')
    .map(({ sku, size, usdPerHour, effectiveFrom }) => ({
      instance: sku,
      gpu: size.gpu,
      memoryGb: size.memoryGb,
      formFactor: size.formFactor,
      gpuCount: size.gpuCount,
      region,
      usdPerHour,
      effectiveFrom,
      source,
      complete: true,
      note: null,
    }))
}
