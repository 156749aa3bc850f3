import { X } from 'lucide-react'
import { Link } from 'react-router'
import { useStrings } from '../../app/i18n/index.ts'
import { savedFilterPath, type Saved } from '../prices/cheapest-choice.ts'

/** Saved filters as links to the page of prices; with `onRemove` each can be taken away. */
export function SavedFilters({ filters, onRemove }: { filters: Saved[]; onRemove?: (name: string) => void }) {
  const { watchlist: words } = useStrings()
  if (filters.length === 0) return null
  return (
    <ul aria-label={words.filters} className="flex flex-wrap gap-1.5">
      {filters.map((filter) => (
        <li key={filter.name} className="inline-flex h-7 max-w-60 items-center rounded-lg border border-line bg-raised text-[13px]">
          <Link to={savedFilterPath(filter)} className="min-w-0 truncate rounded-lg px-2.5 py-1 font-medium hover:text-accent">
            {filter.name}
          </Link>
          {onRemove && (
            <button
              type="button"
              aria-label={words.remove(filter.name)}
              onClick={() => onRemove(filter.name)}
              className="grid size-6 shrink-0 place-items-center rounded-md text-muted hover:text-ink"
            >
              <X aria-hidden className="size-3.5" />
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
