import type { CheapestPrice, Market, SavedFilter, WatchedPlace } from '@dumont/contracts'
import { query } from '../../app/api.ts'
import type { Wire } from '../../app/wire.ts'
import type { CheapestQuestion } from './api.ts'

const markets: readonly Market[] = ['spot', 'on_demand', 'list', 'reserved', 'capacity_block']
const groups = ['gpu', 'provider', 'place'] as const
export type Grouping = (typeof groups)[number]
export const sorts = ['gpu', 'price', '-price', '-memory', 'change', '-availability', 'age'] as const
const otherSorts: readonly string[] = ['-gpu', 'memory', '-change', 'availability', '-age']
export const memorySizes = [16, 24, 40, 48, 80, 141] as const
export const gpuCounts = [1, 2, 4, 8] as const

/** What the reader chose on the page of prices. It lives in the address. */
export type CheapestChoice = {
  gpu?: string
  memory?: number
  region?: string
  market?: Market
  provider?: string
  count?: number
  by: Grouping
  sort: string
}
type Name = keyof CheapestChoice

export function readCheapestChoice(params: URLSearchParams): CheapestChoice {
  const text = (name: Name) => params.get(name)?.trim() || undefined
  const by = groups.find((one) => one === text('by')) ?? 'gpu'
  const sort = text('sort') ?? ''
  return {
    gpu: text('gpu'),
    memory: positive(text('memory'), 10_000),
    region: text('region'),
    market: markets.find((one) => one === text('market')),
    provider: text('provider'),
    count: whole(text('count'), 1024),
    by,
    sort: [...sorts, ...otherSorts].includes(sort) ? sort : 'gpu',
  }
}

function positive(text: string | undefined, most: number): number | undefined {
  const value = Number(text)
  return value > 0 && value <= most ? value : undefined
}

function whole(text: string | undefined, most: number): number | undefined {
  const value = positive(text, most)
  return value !== undefined && Number.isInteger(value) ? value : undefined
}

/** The address after a change; what is as usual is left out, and a region goes with its provider. */
export function changeCheapestChoice(params: URLSearchParams, change: Partial<Record<Name, string>>): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const [name, value] of Object.entries(change)) {
    if (!value || (name === 'by' && value === 'gpu') || (name === 'sort' && value === 'gpu')) next.delete(name)
    else next.set(name, value)
  }
  if ('provider' in change && !('region' in change)) next.delete('region')
  return next
}

const filterNames = ['gpu', 'memory', 'region', 'market', 'provider', 'count'] as const
export const countFilters = (choice: CheapestChoice): number => filterNames.filter((name) => choice[name] !== undefined).length
export const noFilters: Partial<Record<Name, string>> = Object.fromEntries(filterNames.map((name) => [name, '']))

export function questionOf({ memory, count, ...choice }: CheapestChoice): CheapestQuestion {
  return { ...choice, min_memory_gb: memory, gpu_count: count }
}

type Price = Wire<typeof CheapestPrice>
export type Watched = Wire<typeof WatchedPlace>
export type Saved = Wire<typeof SavedFilter>

/** What a star on this row keeps: the GPU, the market, and as much of the place as the row stands for. */
export function watchOf(price: Pick<Price, 'gpu' | 'market' | 'provider' | 'region'>, { by, provider, region }: CheapestChoice): Watched {
  return {
    gpu: price.gpu,
    market: price.market,
    provider: by === 'gpu' ? (provider ?? null) : price.provider,
    region: by === 'place' ? price.region : (region ?? null),
  }
}

export function savedFilterOf(name: string, choice: CheapestChoice): Saved {
  return {
    name,
    gpu: choice.gpu ?? null,
    provider: choice.provider ?? null,
    region: choice.region ?? null,
    market: choice.market ?? null,
    min_memory_gb: choice.memory ?? null,
    gpu_count: choice.count ?? null,
    sort: choice.sort === 'gpu' ? null : (choice.sort as Saved['sort']),
  }
}

/** The page of prices with a saved filter set. */
export function savedFilterPath({ gpu, provider, region, market, min_memory_gb: memory, gpu_count: count, sort }: Saved): string {
  const search = query({ gpu, memory, market, provider, region, count, sort })
  return search ? `/prices?${search}` : '/prices'
}
