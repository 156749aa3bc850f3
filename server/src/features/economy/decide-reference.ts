import type { ComparedProvider, EconomyReference } from '@dumont/contracts'
import { decideCombination, decideSmallestPurchasable, type Sold } from './decide-combination.ts'
import { decideSheet, type GpuTraits, type Proxy, type SheetRow } from './decide-sheet.ts'

/** An on-demand price of an instance, as the prices feature keeps it. */
export type Priced = Sold & {
  id: number
  provider: string
  instance: string
  gpuId: string
  memoryGb: number | null
  formFactor: string | null
  region: string
  effectiveFrom: Date | null
  effectiveUntil: Date | null
  source: string
  confirmedAt: Date | null
}
/** All that a workspace may be compared with. `regions`: null is the default of GCP, us-central1 or else the cheapest in the US. */
export type Book = {
  prices: readonly Priced[]
  sheet: readonly SheetRow[]
  proxies: readonly Proxy[]
  regions: Readonly<Record<ComparedProvider, string | null>>
  find: (name: string) => GpuTraits | undefined
}
export type Wanted = { gpuId: string; gpuCount: number; provider: ComparedProvider; at: Date }

/** What a machine is compared with, as it is kept; `micros`: per hour, for all its GPUs. Ages are of the moment of asking, so they are not in it. */
export type StoredReference = Omit<EconomyReference, 'usd_per_hour' | 'usd_per_gpu_hour' | 'age_seconds' | 'old' | 'gpu_label' | 'instances'> & {
  micros: number
  instances: { instance: string; times: number; gpu_count: number; micros: number; reference_price_id: number | null }[]
}
export type Choice = { reference: StoredReference; smallest: number | undefined } | { reason: string }

const NAME = { aws: 'AWS', gcp: 'Google Cloud', azure: 'Azure' }
const GCP_FIRST = 'us-central1'

/**
 * What these GPUs cost on demand at a provider at a moment: the workspace's own price, else the cheapest instances of the same model and memory, of the same form factor
 * when there are any, that carry the count exactly, else the GPUs' share of a larger one. Another GPU only when the workspace chose one and the same is not sold.
 */
export function decideReference(book: Book, wanted: Wanted): Choice {
  const direct = choose(book, wanted)
  if ('reference' in direct) return direct
  const proxy = book.proxies.find(({ gpu, provider }) => gpu === wanted.gpuId && provider === wanted.provider)
  const instead = proxy && choose(book, { ...wanted, gpuId: proxy.proxy })
  return instead && 'reference' in instead ? { ...instead, reference: { ...instead.reference, proxy: true } } : direct
}

function choose(book: Book, wanted: Wanted): Choice {
  const { provider, at } = wanted
  const gpu = book.find(wanted.gpuId) ?? { id: wanted.gpuId, model: wanted.gpuId, memoryGb: null, formFactor: null }
  const own = decideSheet(book.sheet, book.find, gpu, { provider, at })
  if (own) return { reference: fromSheet(own, gpu, wanted), smallest: own.micros * wanted.gpuCount }
  const ofModel = book.prices.filter((price) => price.provider === provider && isModel(book, price, gpu))
  if (gpu.memoryGb === null && book.find(gpu.id) && ofModel.length) {
    return { reason: `${gpu.model} comes with different memory, and which one this is is not known` }
  }
  const same = ofModel.filter((price) => gpu.memoryGb === null || price.memoryGb === gpu.memoryGb)
  if (!same.length) return { reason: `no direct equivalent: ${NAME[provider]} does not sell this GPU` }
  const placed = inRegion(same, book.regions[provider], wanted)
  if (!placed.length)
    return { reason: `no direct equivalent: ${NAME[provider]} does not sell this GPU in ${book.regions[provider] ?? 'the US'}, or its price then is not known` }
  const { prices, differs } = ofFormFactor(placed, gpu)
  return { reference: assemble(prices, gpu, differs, wanted), smallest: decideSmallestPurchasable(prices, wanted.gpuCount)?.micros }
}

const isModel = (book: Book, price: Priced, gpu: GpuTraits): boolean => price.gpuId === gpu.id || book.find(price.gpuId)?.model === gpu.model

const isValid = ({ effectiveFrom, effectiveUntil }: Priced, at: Date): boolean =>
  (!effectiveFrom || effectiveFrom <= at) && (!effectiveUntil || effectiveUntil > at)

/** In the region of the workspace; Google's default is us-central1, else where it is the cheapest in the US. */
function inRegion(prices: readonly Priced[], region: string | null, { at }: Wanted): Priced[] {
  const valid = prices.filter((price) => isValid(price, at))
  const inside = valid.filter((price) => price.region === (region ?? GCP_FIRST))
  if (inside.length || region !== null) return inside
  const inUs = valid.filter((price) => price.region.startsWith('us-'))
  const [cheapest] = inUs.toSorted((a, b) => a.micros / a.gpuCount - b.micros / b.gpuCount || a.id - b.id)
  return inUs.filter((price) => price.region === cheapest?.region)
}

function ofFormFactor(prices: readonly Priced[], { formFactor }: GpuTraits): { prices: readonly Priced[]; differs: boolean } {
  const same = prices.filter((price) => formFactor === null || price.formFactor === null || price.formFactor === formFactor)
  return same.length ? { prices: same, differs: false } : { prices, differs: true }
}

function assemble(prices: readonly Priced[], gpu: GpuTraits, differs: boolean, { provider, gpuCount }: Wanted): StoredReference {
  const exact = decideCombination(prices, gpuCount)
  const [large] = prices.toSorted((a, b) => a.micros * b.gpuCount - b.micros * a.gpuCount || a.gpuCount - b.gpuCount || a.id - b.id)
  const basket = exact ?? { items: [{ sold: large!, times: 1 }], micros: roundHalfEven(large!.micros * gpuCount, large!.gpuCount) }
  const parts = basket.items.map(({ sold, times }) => ({
    instance: sold.instance,
    times,
    gpu_count: sold.gpuCount,
    micros: sold.micros,
    reference_price_id: sold.id,
  }))
  const [first] = basket.items
  return {
    provider,
    kind: !exact ? 'share' : parts.length === 1 && parts[0]!.times === 1 ? 'instance' : 'combination',
    gpu: gpu.id,
    gpu_count: gpuCount,
    micros: basket.micros,
    instances: parts,
    region: first!.sold.region,
    form_factor: first!.sold.formFactor,
    form_factor_differs: differs,
    proxy: false,
    source: [...new Set(basket.items.map(({ sold }) => sold.source))].join('; '),
    effective_from: latest(basket.items.map(({ sold }) => sold.effectiveFrom)),
    fetched_at: earliest(basket.items.map(({ sold }) => sold.confirmedAt)),
  }
}

function fromSheet(row: SheetRow, gpu: GpuTraits, { provider, gpuCount }: Wanted): StoredReference {
  return {
    provider,
    kind: 'sheet',
    gpu: gpu.id,
    gpu_count: gpuCount,
    micros: row.micros * gpuCount,
    instances: [],
    region: null,
    form_factor: gpu.formFactor,
    form_factor_differs: false,
    proxy: false,
    source: row.note ?? `The workspace's own price of ${row.gpu}`,
    effective_from: row.effectiveFrom,
    fetched_at: null,
  }
}

const latest = (dates: readonly (Date | null)[]): string | null => {
  const known = dates.filter((date) => date !== null)
  return known.length ? new Date(Math.max(...known.map((date) => date.getTime()))).toISOString() : null
}
const earliest = (dates: readonly (Date | null)[]): string | null =>
  dates.includes(null) || !dates.length ? null : new Date(Math.min(...dates.map((date) => date!.getTime()))).toISOString()

/** A share is a whole number of micro-dollars an hour, like every rate. */
function roundHalfEven(value: number, by: number): number {
  const floor = Math.floor(value / by)
  const twice = (value - floor * by) * 2
  return twice > by || (twice === by && floor % 2 === 1) ? floor + 1 : floor
}
