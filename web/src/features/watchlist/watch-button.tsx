import clsx from 'clsx'
import { Star } from 'lucide-react'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import type { Watched } from '../prices/cheapest-choice.ts'
import { useWatchlist } from './use-watchlist.ts'

/** A star. `what` names the GPU and place for those who do not see which row it stands in. */
export function WatchButton({ place, what, className }: { place: Watched; what: string; className?: string }) {
  const { watchlist: words } = useStrings()
  const { isKnown, isWatched, isFull, toggle } = useWatchlist()
  const isOn = isWatched(place)
  const label = isOn ? words.unwatch(what) : words.watch(what)
  return (
    <Button
      tone="quiet"
      size="icon"
      aria-label={label}
      aria-pressed={isOn}
      title={!isOn && isFull ? words.full : label}
      disabled={!isKnown || (!isOn && isFull)}
      onClick={() => toggle(place)}
      className={className}
    >
      <Star aria-hidden className={clsx(isOn && 'fill-current text-accent')} />
    </Button>
  )
}
