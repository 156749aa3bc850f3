import type { AccuracyQuery } from '@dumont/contracts'
import type { Wire } from '../../app/wire.ts'

export const dayChoices = ['7', '30', '90'] as const
export type Days = (typeof dayChoices)[number]
type Query = Wire<typeof AccuracyQuery>
export type By = Query['by']
export const ways: readonly By[] = ['gpu', 'provider', 'series']
type SortName = Query['sort']
const sorts: readonly SortName[] = ['name', 'verdict', 'mape', 'naive_mape', 'relative_error', 'wql', 'coverage_80', 'width_80_percent', 'num_samples']

/** What the reader chose beside GPU and place. `said`: the id of a kept forecast; `sort` with '-' before it: downwards. It lives in the address. */
export type AccuracyChoice = { days: Days; said?: number; by: By; sort: string }
export type ChoiceChange = Partial<Record<keyof AccuracyChoice, string>>

const defaults = { days: '30', by: 'gpu', sort: 'name' } as const

export function readAccuracyChoice(params: URLSearchParams): AccuracyChoice {
  const said = Number(params.get('said'))
  const sort = params.get('sort') ?? ''
  return {
    days: dayChoices.find((one) => one === params.get('days')) ?? defaults.days,
    said: Number.isSafeInteger(said) && said > 0 ? said : undefined,
    by: ways.find((one) => one === params.get('by')) ?? defaults.by,
    sort: sorts.some((one) => one === sort.replace(/^-/, '')) ? sort : defaults.sort,
  }
}

/** The address after a change; what is as usual is left out. */
export function changeAccuracyChoice(params: URLSearchParams, change: ChoiceChange): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const [name, value] of Object.entries(change)) {
    if (!value || value === defaults[name as keyof typeof defaults]) next.delete(name)
    else next.set(name, value)
  }
  return next
}

export function orderOf(sort: string): Pick<Query, 'sort' | 'order'> {
  return sort.startsWith('-') ? { sort: sort.slice(1) as SortName, order: 'desc' } : { sort: sort as SortName, order: 'asc' }
}

/** The page of accuracy, or of the forecast, for the same GPU and place as an address says. */
export function sameChoicePath(path: '/accuracy' | '/', params: URLSearchParams): string {
  const kept = new URLSearchParams([...params].filter(([name]) => ['gpu', 'market', 'provider', 'region', 'series'].includes(name)))
  return kept.size > 0 ? `${path}?${kept}` : path
}
