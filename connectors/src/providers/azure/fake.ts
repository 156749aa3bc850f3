import type { Distort, Fake, FakeRequest } from '../../fakes/fake.ts'
import { drift } from '../../fakes/prices.ts'
import { sizes } from './sizes.ts'

type Item = Record<string, unknown>
const regions = ['eastus', 'westeurope', 'westus3']
const perPage = 12

/** https://prices.azure.com as it answers `/api/retail/prices`; five pages a region. */
export const fake: Fake = {
  id: 'azure',
  settings: [{ regions: regions.join(', ') }],
  paged: true,
  answer(request) {
    if (request.path !== '/api/retail/prices') return { status: 404, body: { Message: 'not found' } }
    const found = regions.flatMap((region) => itemsOf(region, request.now)).filter((item) => passes(item, request.query.get('$filter') ?? ''))
    const pages = Math.ceil(found.length / perPage)
    const page = Number(request.query.get('$skip') ?? 0) / perPage + 1
    const next = request.nextPage(page, pages)
    const items = found.slice((page - 1) * perPage, page * perPage)
    return {
      body: {
        BillingCurrency: 'USD',
        CustomerEntityId: 'Default',
        CustomerEntityType: 'Retail',
        Items: items,
        NextPageLink: next ? link(request, next) : null,
        Count: items.length,
      },
    }
  },
  distort: {
    wrong_type: each((item) => ({ ...item, retailPrice: String(item['retailPrice']) })),
    duplicate_rows: (body) => ({ ...body, Items: body.Items.flatMap((item: Item) => [item, item]) }),
    missing_currency: each((item) => ({ ...item, currencyCode: undefined })),
    cents_for_dollars: each((item) => ({ ...item, currencyCode: 'USX', retailPrice: Number(item['retailPrice']) * 100 })),
    per_gpu_for_machine: each((item) => ({ ...item, unitOfMeasure: '1 GPU Hour' })),
    new_enum: (body) => ({ ...body, Items: [...body.Items, { ...body.Items[0], type: 'SavingsPlanConsumption', retailPrice: 0.01 }] }),
    renamed_field: each(({ retailPrice, ...item }) => ({ ...item, listPrice: retailPrice })),
    skewed_stamps: (body) => ({
      ...body,
      Items: [...body.Items, ...body.Items.map((item: Item) => ({ ...item, retailPrice: 0.01, effectiveStartDate: '2099-01-01T00:00:00Z' }))],
    }),
  },
}

function each(change: (item: Item) => Item): Distort {
  return (body) => ({ ...body, Items: body.Items.map(change) })
}

function link({ baseUrl, path, query }: FakeRequest, page: number): string {
  const next = new URLSearchParams(query)
  next.set('$skip', String((page - 1) * perPage))
  return `${baseUrl}${path}?${next.toString()}`
}

/** Of OData, what the documentation uses: `a eq 'b'` and `contains(a,'b') eq false`, joined by `and`. */
function passes(item: Item, filter: string): boolean {
  return filter.split(' and ').every((condition) => {
    const [, without = '', text = ''] = /^contains\((\w+),'(.*)'\) eq false$/.exec(condition) ?? []
    if (without) return !String(item[without]).includes(text)
    const [, name = '', value = ''] = /^(\w+) eq '(.*)'$/.exec(condition) ?? []
    return String(item[name === 'priceType' ? 'type' : name]) === value
  })
}

/** Per GPU-hour on demand; what is not here costs 2. */
const usdPerGpu: Readonly<Record<string, number>> = {
  T4: 0.526,
  V100: 3.06,
  A10: 3.2,
  'A100 PCIe 80GB': 3.673,
  'A100 SXM4 40GB': 3.4,
  'A100 SXM4 80GB': 4.096,
  'H100 NVL': 6.98,
}

function itemsOf(region: string, now: Date): Item[] {
  const machines = [...sizes].flatMap(([sku, { gpu, gpuCount }]) => {
    const onDemand = (usdPerGpu[gpu] ?? 2) * gpuCount
    const spot = onDemand * 0.35 * drift(`azure|${sku}|${region}`, now)
    return [
      item(sku, region, { retailPrice: round(onDemand) }),
      item(sku, region, { retailPrice: round(spot), meterName: `${nameOf(sku)} Spot`, skuName: `${nameOf(sku)} Spot` }),
      item(sku, region, { retailPrice: round(onDemand * 1.5), productName: 'Virtual Machines Series Windows' }),
    ]
  })
  return [
    ...machines,
    item('Standard_D2s_v5', region, { retailPrice: 0.096 }),
    item('Standard_NV6ads_A10_v5', region, { retailPrice: 0.454 }),
    item('', region, { retailPrice: 12, meterName: 'ND96isr H100 v5' }),
    item('Standard_ND96isr_H100_v5', region, { retailPrice: 0, meterName: 'ND96isr H100 v5 Expired' }),
    item('Standard_NC6s_v3', region, { retailPrice: 1.1, meterName: 'NC6s v3 Low Priority' }),
    item('Standard_NC6s_v3', region, { retailPrice: 17_000, type: 'Reservation', reservationTerm: '1 Year' }),
  ]
}

function item(sku: string, region: string, fields: Item): Item {
  const name = nameOf(sku)
  return {
    currencyCode: 'USD',
    tierMinimumUnits: 0,
    unitPrice: fields['retailPrice'],
    armRegionName: region,
    location: region,
    effectiveStartDate: '2025-11-01T00:00:00Z',
    meterId: `meter-${sku}`,
    meterName: name,
    productId: 'DZH318Z0BQ35',
    skuId: 'DZH318Z0BQ35/0001',
    productName: 'Virtual Machines Series',
    skuName: name,
    serviceName: 'Virtual Machines',
    serviceId: 'DZH313Z7MMC8',
    serviceFamily: 'Compute',
    unitOfMeasure: '1 Hour',
    type: 'Consumption',
    isPrimaryMeterRegion: true,
    armSkuName: sku,
    ...fields,
  }
}

const nameOf = (sku: string): string => sku.replace('Standard_', '').replaceAll('_', ' ')
const round = (usd: number): number => Number(usd.toFixed(6))
