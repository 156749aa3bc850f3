import type { Distort, Fake } from '../../fakes/fake.ts'
import { drift } from '../../fakes/prices.ts'

type Sku = Record<string, unknown> & {
  description: string
  pricingInfo: {
    effectiveTime: string
    pricingExpression: Record<string, unknown> & { tieredRates: { startUsageAmount: number; unitPrice: Record<string, unknown> }[] }
  }[]
}
const apiKey = 'AIzaCANARY-EXAMPLE-0123456789abcdef'
const perPage = 40

/** cloudbilling.googleapis.com with the parts of some machines in three regions, and what lies around them. */
export const fake: Fake = {
  id: 'gcp',
  settings: [{ apiKey }],
  paged: true,
  answer({ path, query, headers, now, nextPage }) {
    if (headers['x-goog-api-key'] !== apiKey)
      return {
        status: 400,
        body: { error: { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] } },
      }
    if (path !== '/v1/services/6F81-5844-456A/skus') return { status: 404, body: { error: { code: 404, status: 'NOT_FOUND' } } }
    const skus = allSkus(now)
    const size = Math.min(perPage, Number(query.get('pageSize') ?? 5000))
    const page = Number(query.get('pageToken') ?? 1)
    const next = nextPage(page, Math.ceil(skus.length / size))
    return { body: { skus: skus.slice((page - 1) * size, page * size), nextPageToken: next ? String(next) : '' } }
  },
  distort: {
    wrong_type: rates((rate) => ({ ...rate, nanos: String(rate['nanos']) })),
    duplicate_rows: (body) => ({ ...body, skus: body.skus.flatMap((sku: Sku) => [sku, sku]) }),
    missing_currency: rates((rate) => ({ ...rate, currencyCode: undefined })),
    cents_for_dollars: rates((rate) => ({ ...rate, units: String(Math.floor(usdOf(rate) * 100)), nanos: Math.round(((usdOf(rate) * 100) % 1) * 1e9) })),
    per_gpu_for_machine: 'Google prices the parts of a machine, each by its unit',
    new_enum: (body) => ({ ...body, skus: [...body.skus, { ...body.skus[0], category: { resourceFamily: 'Quantum', usageType: 'Commit9Yr' } }] }),
    renamed_field: each(({ description, ...sku }) => ({ ...sku, displayName: description })),
    skewed_stamps: (body) => ({
      ...body,
      skus: [
        ...body.skus,
        ...body.skus.map((sku: Sku) => ({ ...sku, pricingInfo: sku.pricingInfo.map((info) => ({ ...info, effectiveTime: '2099-01-01T00:00:00Z' })) })),
      ],
    }),
  },
}

function each(change: (sku: Sku) => unknown): Distort {
  return (body) => ({ ...body, skus: body.skus.map(change) })
}

function rates(change: (rate: Record<string, unknown>) => unknown): Distort {
  return each((sku) => ({
    ...sku,
    pricingInfo: sku.pricingInfo.map((info) => ({
      ...info,
      pricingExpression: {
        ...info.pricingExpression,
        tieredRates: info.pricingExpression.tieredRates.map((tier) => ({ ...tier, unitPrice: change(tier.unitPrice) })),
      },
    })),
  }))
}

const usdOf = (rate: Record<string, unknown>): number => Number(rate['units']) + Number(rate['nanos']) / 1e9

const places: readonly (readonly [region: string, place: string, factor: number])[] = [
  ['us-central1', 'Americas', 1],
  ['us-east4', 'Virginia', 1],
  ['europe-west4', 'Netherlands', 1.1],
]
const parts: readonly (readonly [onDemand: string, spot: string, unit: string, usd: number])[] = [
  ...Object.entries({ 'A2 Instance': 0.031611, 'A3 Instance': 0.029917, 'G2 Instance': 0.024988, 'N1 Predefined Instance': 0.031611 }).flatMap(
    ([family, usd]) => [
      [`${family} Core running in`, `Spot Preemptible ${family} Core running in`, 'h', usd] as const,
      [`${family} Ram running in`, `Spot Preemptible ${family} Ram running in`, 'GiBy.h', usd / 7.5] as const,
    ],
  ),
  ...Object.entries({ 'Tesla A100': 2.933908, 'Tesla A100 80GB': 3.9277, 'H100 80GB': 9.79655, L4: 0.56004, 'Tesla T4': 0.35, 'Tesla V100': 2.48 }).map(
    ([gpu, usd]) => [`Nvidia ${gpu} GPU running in`, `Nvidia ${gpu} GPU attached to Spot Preemptible VMs running in`, 'h', usd] as const,
  ),
  ['SSD backed Local Storage in', 'SSD backed Local Storage attached to Spot Preemptible VMs in', 'GiBy.mo', 0.08],
]

function allSkus(now: Date): Sku[] {
  // Spot prices change once a month, at its beginning.
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()))
  return places.flatMap(([region, place, factor]) => [
    ...parts.flatMap(([onDemand, spot, unit, usd]) => [
      sku(`${onDemand} ${place}`, region, 'OnDemand', unit, usd * factor),
      sku(`${spot} ${place}`, region, 'Preemptible', unit, usd * factor * 0.4 * drift(`gcp|${region}`, month), month),
    ]),
    sku(`Nvidia H100 80GB GPU attached to DWS Calendar Mode VMs running in ${place}`, region, 'OnDemand', 'h', 4.2),
    sku(`DWS Calendar Mode A3 Instance Core running in ${place}`, region, 'OnDemand', 'h', 0.01),
    sku(`Commitment v1: Nvidia L4 GPU running in ${place} for 1 Year`, region, 'Commit1Yr', 'h', 0.35),
    sku(`Nvidia L4 GPU Sole Tenancy running in ${place}`, region, 'OnDemand', 'h', 0.6),
    sku(`Nvidia B200 (1 gpu slice) running in ${place}`, region, 'OnDemand', 'h', 16),
    ...Array.from({ length: 40 }, (_, i) => sku(`Network Internet Egress from ${place} to Zone ${i}`, region, 'OnDemand', 'GiBy', 0.12)),
  ])
}

function sku(description: string, region: string, usageType: string, usageUnit: string, usd: number, from = new Date('2025-10-01T00:00:00Z')): Sku {
  return {
    name: `services/6F81-5844-456A/skus/${description.length}`,
    description,
    category: { serviceDisplayName: 'Compute Engine', resourceFamily: 'Compute', resourceGroup: 'GPU', usageType },
    serviceRegions: [region],
    pricingInfo: [
      {
        effectiveTime: from.toISOString(),
        pricingExpression: {
          usageUnit,
          tieredRates: [{ startUsageAmount: 0, unitPrice: { currencyCode: 'USD', units: String(Math.floor(usd)), nanos: Math.round((usd % 1) * 1e9) } }],
        },
      },
    ],
    serviceProviderName: 'Google',
  }
}
