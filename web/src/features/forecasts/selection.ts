import type { Catalogue, Market, Series } from '@dumont/contracts'
import type { Wire } from '../../app/wire.ts'
import { neededHours } from './page-state.ts'

export const rangeNames = ['24h', '3d', '7d', '30d'] as const
export type RangeName = (typeof rangeNames)[number]
export type View = 'chart' | 'table'
export type Gpu = Wire<typeof Catalogue>['gpus'][number]

/** What the reader chose. It lives in the address, so that it can be shared and "back" works. */
export type Selection = { gpu?: Gpu; market: Market; provider?: string; region?: string; seriesId?: number; range: RangeName; view: View; hours: number }

/** Only what exists counts: an old link to a vanished provider falls back to all of them. */
export function readSelection(params: URLSearchParams, gpus: Gpu[]): Selection {
  const gpu = gpus.find((one) => one.gpu === params.get('gpu')) ?? mostSold(gpus)
  const provider = gpu?.providers.find((one) => one.provider === params.get('provider'))
  const region = provider?.regions.find((one) => one === params.get('region'))
  const seriesId = Number(params.get('series'))
  return {
    gpu,
    market: gpu?.markets.find((one) => one === params.get('market')) ?? defaultMarket(gpu),
    provider: provider?.provider,
    region,
    seriesId: Number.isSafeInteger(seriesId) && seriesId > 0 ? seriesId : undefined,
    range: rangeNames.find((name) => name === params.get('range')) ?? '7d',
    view: params.get('view') === 'table' ? 'table' : 'chart',
    hours: readHours(params.get('hours')) ?? 8,
  }
}

/** A first visit sees the GPU that is sold in most ways and places: the one with most to compare. */
function mostSold(gpus: Gpu[]): Gpu | undefined {
  const places = (gpu: Gpu) => gpu.markets.length * 1000 + gpu.providers.reduce((sum, one) => sum + one.regions.length, 0)
  return gpus.reduce<Gpu | undefined>((best, gpu) => (best && places(best) >= places(gpu) ? best : gpu), undefined)
}

function defaultMarket(gpu: Gpu | undefined): Market {
  const markets = gpu?.markets ?? []
  return (['spot', 'on_demand', 'list'] as const).find((market) => markets.includes(market)) ?? markets[0] ?? 'spot'
}

/** Hours of use per day as the API takes them, or undefined when it is not such a number. */
export function readHours(text: string | null): number | undefined {
  const hours = Number((text ?? '').trim().replace(',', '.') || Number.NaN)
  if (!Number.isFinite(hours)) return undefined
  return Math.round(Math.min(24, Math.max(0.1, hours)) * 10) / 10
}

export type SelectionChange = Partial<Record<'gpu' | 'market' | 'provider' | 'region' | 'series' | 'range' | 'view' | 'hours', string>>

const narrower = {
  gpu: ['market', 'provider', 'region', 'series'],
  market: ['provider', 'region', 'series'],
  provider: ['region', 'series'],
  region: ['series'],
} as const
const defaults: SelectionChange = { range: '7d', view: 'chart', hours: '8' }

/** The address after a change. What was chosen inside the old choice goes with it. */
export function changeSelection(params: URLSearchParams, change: SelectionChange): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const [name, value] of Object.entries(change)) {
    if (!value || value === defaults[name as keyof SelectionChange]) next.delete(name)
    else next.set(name, value)
    for (const inner of narrower[name as keyof typeof narrower] ?? []) if (!(inner in change)) next.delete(inner)
  }
  return next
}

export type Choice = { series?: Series; index?: Series; listings: Series[] }

/** The index of the chosen place, the single series in it, and which one to show: the one asked for, else the index, else the cheapest, as the server chooses. */
export function chooseSeries(all: Series[], { provider, region, seriesId }: Pick<Selection, 'provider' | 'region' | 'seriesId'>): Choice {
  const index = all.find((one) => one.kind === 'index' && one.provider === (provider ?? null) && one.region === (region ?? null))
  const listings = all.filter((one) => one.kind !== 'index').toSorted(cheapestFirst(all))
  const series = all.find((one) => one.id === seriesId) ?? index ?? listings[0]
  return { series, index, listings }
}

const order = { fresh: 0, stale: 1, ended: 2, collecting: 3 }
const holdMs = 48 * 3_600_000

/** A price that ended long before the others says nothing about what was cheapest last: it comes after them. */
function cheapestFirst(all: Series[]): (a: Series, b: Series) => number {
  const seen = (one: Series) => (one.last_observed_at === null ? 0 : Date.parse(one.last_observed_at))
  const newest = (state: Series['state']) => Math.max(...all.filter((one) => one.state === state).map(seen))
  const isLate = (one: Series) => Number(newest(one.state) - seen(one) > holdMs)
  const isShort = (one: Series) => Number(one.history_hours < neededHours)
  const price = (one: Series) => one.price_usd_per_gpu_hour ?? Number.MAX_VALUE
  return (a, b) => order[a.state] - order[b.state] || isShort(a) - isShort(b) || isLate(a) - isLate(b) || price(a) - price(b) || a.key.localeCompare(b.key)
}

/** The API's name of a market. */
export const machineType = (market: Market): 'interruptible' | 'list' | 'on_demand' =>
  market === 'spot' ? 'interruptible' : market === 'list' ? 'list' : 'on_demand'
