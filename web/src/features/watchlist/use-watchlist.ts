import type { Saved, Watched } from '../prices/cheapest-choice.ts'
import { useKeepWatchlistMutation, useWatchlistQuery } from './api.ts'

const maxItems = 100
const maxFilters = 50

export const isSamePlace = (a: Watched, b: Watched): boolean => a.gpu === b.gpu && a.market === b.market && a.provider === b.provider && a.region === b.region

/** What a person watches in this workspace, and how to change it. The whole list is sent: it is small. */
export function useWatchlist() {
  const { data, error, refetch } = useWatchlistQuery()
  // One result for all stars and the page around them, which says what went wrong.
  const [keep, kept] = useKeepWatchlistMutation({ fixedCacheKey: 'watchlist' })
  const items = data?.items ?? []
  const filters = data?.filters ?? []
  return {
    items,
    filters,
    isKnown: data !== undefined,
    error: data ? undefined : error,
    keepError: kept.error,
    retry: () => void refetch(),
    isFull: items.length >= maxItems,
    canSaveFilter: data !== undefined && filters.length < maxFilters,
    isWatched: (place: Watched) => items.some((item) => isSamePlace(item, place)),
    toggle: (place: Watched) => {
      const others = items.filter((item) => !isSamePlace(item, place))
      void keep({ items: others.length < items.length ? others : [...items, place], filters })
    },
    saveFilter: (filter: Saved) => keep({ items, filters: [...filters.filter((one) => one.name !== filter.name), filter] }).unwrap(),
    removeFilter: (name: string) => void keep({ items, filters: filters.filter((one) => one.name !== name) }),
  }
}
