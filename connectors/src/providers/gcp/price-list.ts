import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import { type Accelerator, type GoogleMachine } from '../google-machines.ts'

/** https://cloud.google.com/billing/docs/reference/rest/v1/services.skus/list */
export const Page = z.object({ skus: z.array(z.object({ description: z.string() }).loose()), nextPageToken: z.string().optional() })
const Sku = z.object({
  description: z.string(),
  category: z.object({ usageType: z.string() }),
  serviceRegions: z.array(z.string()),
  pricingInfo: z
    .array(
      z.object({
        effectiveTime: z.iso.datetime(),
        pricingExpression: z.object({
          usageUnit: z.string(),
          tieredRates: z
            .array(
              z.object({
                unitPrice: z.object({ currencyCode: z.literal('USD'), units: z.string().regex(/^\d+$/).default('0'), nanos: z.int().nonnegative().default(0) }),
              }),
            )
            .min(1),
        }),
      }),
    )
    .min(1),
})

export type Market = 'spot' | 'on_demand'
/** What a machine's price is the sum of, each per hour: a vCPU, a GiB of memory or of local SSD, a GPU. */
export type Part = { usdPerHour: number; effectiveFrom: Date }
/** By `part|region|market`; undefined: Google names two prices for it. */
export type PriceList = ReadonlyMap<string, Part | undefined>

/** As descriptions name them. They are all that tells SKUs apart, so they are matched in whole: "Nvidia Tesla A100 GPU" begins as the one with 80 GB does. */
const families: Readonly<Record<string, string>> = {
  'A2 Instance': 'a2',
  'A3 Instance': 'a3',
  'A3Plus Instance': 'a3plus',
  'G2 Instance': 'g2',
  'N1 Predefined Instance': 'n1',
}
const gpus: Readonly<Record<string, Accelerator>> = {
  'Tesla A100': 'A100',
  'Tesla A100 80GB': 'A100-80GB',
  'H100 80GB': 'H100',
  'H100 80GB Mega': 'H100-MEGA',
  'H100 80GB Plus': 'H100-MEGA',
  L4: 'L4',
  'Tesla T4': 'T4',
  'Tesla V100': 'V100',
  'Tesla P100': 'P100',
  'Tesla P4': 'P4',
}
/** Other prices of the same things. DWS Calendar Mode carries the usage type of on demand all the same. */
const otherPrices = /Sole Tenancy|Reserved|Premium|Custom|DWS|Calendar|Commitment|suspended/i
const hoursPerMonth = 730

/** @throws ConnectorError when the page names a part of our machines and its price is not as documented */
export function readParts(skus: z.infer<typeof Page>['skus'], now: Date): [key: string, Part][] {
  return skus.flatMap((raw) => {
    const part = otherPrices.test(raw.description) ? undefined : partOf(raw.description)
    if (!part) return []
    const { data: sku, error } = Sku.safeParse(raw)
    if (error) throw new ConnectorError('unexpected_answer', `Google: a price of ${part.name} is not as documented: ${error.issues[0]?.path.join('.')}`)
    const market = marketOf(sku.category.usageType)
    const [info] = sku.pricingInfo
    if (!market || market !== part.market || !info || new Date(info.effectiveTime) > now) return []
    const price = { usdPerHour: perHour(info.pricingExpression, part), effectiveFrom: new Date(info.effectiveTime) }
    return price.usdPerHour > 0 ? sku.serviceRegions.map((region): [string, Part] => [`${part.name}|${region}|${market}`, price]) : []
  })
}

type Named = { name: string; unit: string; market: Market }

function partOf(description: string): Named | undefined {
  const [, spotHost, family = '', resource] = /^(Spot Preemptible )?(.+) (Core|Ram) running in /.exec(description) ?? []
  if (families[family])
    return {
      name: `${resource === 'Core' ? 'core' : 'ram'} ${families[family]}`,
      unit: resource === 'Core' ? 'h' : 'GiBy.h',
      market: spotHost ? 'spot' : 'on_demand',
    }
  const [, gpu = '', spotGpu] = /^Nvidia (.+) GPU (attached to Spot Preemptible VMs )?running in /.exec(description) ?? []
  if (gpus[gpu]) return { name: `gpu ${gpus[gpu]}`, unit: 'h', market: spotGpu ? 'spot' : 'on_demand' }
  const ssd = /^SSD backed Local Storage( attached to Spot Preemptible VMs)?( in .+)?$/.exec(description)
  return ssd ? { name: 'ssd', unit: 'GiBy.mo', market: ssd[1] ? 'spot' : 'on_demand' } : undefined
}

function marketOf(usageType: string): Market | undefined {
  if (usageType === 'OnDemand') return 'on_demand'
  return usageType === 'Preemptible' ? 'spot' : undefined
}

function perHour({ usageUnit, tieredRates }: z.infer<typeof Sku>['pricingInfo'][number]['pricingExpression'], { name, unit }: Named): number {
  if (usageUnit !== unit) throw new ConnectorError('unexpected_answer', `Google: the price of ${name} is by another unit than ${unit}`)
  const { units = '0', nanos = 0 } = tieredRates[0]?.unitPrice ?? {}
  const usd = Number(units) + nanos / 1e9
  return unit === 'GiBy.mo' ? usd / hoursPerMonth : usd
}

/** A part that has two prices in one place is known to have none: one of them is of something else. */
export function toPriceList(parts: readonly [string, Part][]): PriceList {
  const list = new Map<string, Part | undefined>()
  for (const [key, part] of parts) list.set(key, list.has(key) && list.get(key)?.usdPerHour !== part.usdPerHour ? undefined : part)
  return list
}

/** What a machine costs in a region, the sum of all its parts; undefined when one of them has no price there. */
export function priceOf(machine: GoogleMachine, region: string, market: Market, list: PriceList): Part | undefined {
  const family = familyOf(machine)
  const needed: [name: string, amount: number][] = [
    [`core ${family}`, machine.vcpus],
    [`ram ${family}`, machine.memoryGib],
    [`gpu ${machine.accelerator}`, machine.gpuCount],
    ...(machine.ssdGib > 0 ? [['ssd', machine.ssdGib] as [string, number]] : []),
  ]
  let usdPerHour = 0
  let effectiveFrom = new Date(0)
  for (const [name, amount] of needed) {
    const part = list.get(`${name}|${region}|${market}`)
    if (!part) return undefined
    usdPerHour += amount * part.usdPerHour
    if (part.effectiveFrom > effectiveFrom) effectiveFrom = part.effectiveFrom
  }
  return { usdPerHour: Number(usdPerHour.toFixed(6)), effectiveFrom }
}

function familyOf({ host }: GoogleMachine): string {
  return host.startsWith('a3-megagpu-') ? 'a3plus' : (host.split('-')[0] ?? '')
}

export function regionsOf(list: PriceList): string[] {
  return [...new Set([...list.keys()].filter((key) => key.startsWith('gpu ')).map((key) => key.split('|')[1] ?? ''))].toSorted()
}
