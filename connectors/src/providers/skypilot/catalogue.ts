import Papa from 'papaparse'
import { ConnectorError } from '../../connector-error.ts'
import type { Offer } from '../provider.ts'

/** One line of a cloud's vms.csv. Prices are of the whole instance; undefined where the cloud has none. */
export type CatalogueRow = {
  instanceType: string
  accelerator: string
  /** 0 where there is none; SkyPilot knows halves of GPUs. */
  count: number
  region: string | null
  zone: string | null
  usdPerHour: number | undefined
  spotUsdPerHour: number | undefined
  memoryGb: number | null
}
const needed = ['InstanceType', 'AcceleratorName', 'AcceleratorCount', 'Price', 'SpotPrice', 'Region'] as const

/** By header: the order of columns differs from cloud to cloud, and so do the further ones. @throws ConnectorError */
export function readCatalogue(text: string, cloud: string): CatalogueRow[] {
  const { data, errors, meta } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true, delimiter: ',' })
  const wrong = (what: string) => new ConnectorError('unexpected_answer', `SkyPilot's catalogue of ${cloud} is not as documented: ${what}`)
  const missing = needed.filter((name) => !meta.fields?.includes(name))
  if (missing.length > 0) throw wrong(`it lacks ${missing.join(', ')}`)
  const [broken] = errors
  if (broken) throw wrong(`line ${(broken.row ?? 0) + 2} is broken (${broken.code})`)
  return data.map((row, i) => {
    const number = (name: string): number | undefined => {
      const field = row[name]?.trim() ?? ''
      const value = Number(field)
      if (Number.isNaN(value) || value < 0) throw wrong(`${name} of line ${i + 2} is not a number`)
      // Empty and 0 both say that there is none.
      return value || undefined
    }
    return {
      instanceType: row['InstanceType']?.trim() ?? '',
      accelerator: row['AcceleratorName']?.trim() ?? '',
      count: number('AcceleratorCount') ?? 0,
      region: row['Region']?.trim() || null,
      zone: row['AvailabilityZone']?.trim() || null,
      usdPerHour: number('Price'),
      spotUsdPerHour: number('SpotPrice'),
      memoryGb: memoryOf(row['GpuInfo'] ?? ''),
    }
  })
}

/** Of one GPU. The column is JSON, or Python's way of writing it, or a name; the total beside it is not to be trusted (Lambda's is that of one GPU). */
function memoryOf(info: string): number | null {
  const [, mib] = /'SizeInMiB': (\d+)/.exec(info.replaceAll('"', "'")) ?? []
  return mib ? Number((Number(mib) / 1024).toFixed(1)) || null : null
}

/** Offers of a cloud whose rows are whole instances: of spot per zone, on demand per region. */
export function toOffers(rows: readonly CatalogueRow[], cloud: string, now: Date): Offer[] {
  const cheapest = new Map<string, Offer>()
  for (const row of rows.filter(isGpuInstance)) {
    const onDemand = { market: 'on_demand' as const, zone: null, usdPerHour: row.usdPerHour }
    const spot = { market: 'spot' as const, zone: row.zone, usdPerHour: believableSpot(row, cloud) }
    for (const { market, zone, usdPerHour } of [onDemand, spot]) {
      const key = [cloud, row.instanceType, zone ?? row.region ?? '', row.accelerator, market].join('|')
      const known = cheapest.get(key)
      if (usdPerHour === undefined || (known && known.usdPerHour <= usdPerHour)) continue
      const { region, instanceType, accelerator: gpu, count: gpuCount, memoryGb } = row
      cheapest.set(key, {
        key,
        provider: cloud,
        region,
        zone,
        instanceType,
        gpu,
        gpuCount,
        memoryGb,
        market,
        usdPerHour,
        onDemandUsdPerHour: row.usdPerHour ?? null,
        observedAt: now,
      })
    }
  }
  return [...cheapest.values()]
}

function isGpuInstance({ instanceType, accelerator, count }: CatalogueRow): boolean {
  return instanceType !== '' && accelerator !== '' && Number.isInteger(count) && count > 0 && !accelerator.startsWith('tpu-')
}

/** RunPod's column repeats the list price, for it sells no spot; a spot price above on demand is an old one (skypilot#4914). */
function believableSpot({ usdPerHour = Infinity, spotUsdPerHour }: CatalogueRow, cloud: string): number | undefined {
  if (spotUsdPerHour === undefined || spotUsdPerHour > usdPerHour) return undefined
  return cloud === 'runpod' && spotUsdPerHour === usdPerHour ? undefined : spotUsdPerHour
}
