import { LoaderCircle } from 'lucide-react'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings, type Strings } from '../../app/i18n/index.ts'
import { formatCost } from '../../ui/format-money.ts'
import type { CalendarCardProps } from './calendar-card-props.ts'
import { MovedNote } from './moved-note.tsx'
import { NotMoved } from './not-moved.tsx'
import { Retry } from './retry.tsx'
import { Suggestion } from './suggestion.tsx'
import { suggestionsOf } from './use-calendar.ts'
import { useMove } from './use-move.ts'

/** For each event with GPU work: its own time, the better one, what that saves and why. */
export function BetterTimes(props: CalendarCardProps) {
  const { calendar: all } = useStrings()
  const words = all.better
  const { language } = useLocale()
  const { calendar } = props
  const { better, betterError: error, isWorkingOut } = calendar
  const suggestions = suggestionsOf(calendar)
  const move = useMove()
  return (
    <section aria-label={words.title} className="num flex min-w-0 flex-col gap-3">
      <h3 className="flex items-center justify-between gap-3 text-[13px] font-semibold">
        {words.title}
        {isWorkingOut && <LoaderCircle role="img" aria-label={words.working} className="size-4 animate-spin text-accent" />}
        {!isWorkingOut && suggestions.length > 1 && (
          <span className="font-medium text-good">{words.total(formatCost(better?.total_potential_savings ?? 0, language))}</span>
        )}
      </h3>
      <MovedNote moved={move.moved} isBusy={move.isBusy} onUndo={move.undo} />
      {error && <Failure error={error} title={better ? words.kept : words.failed} actions={<Retry calendar={calendar} />} />}
      {suggestions.length > 0 ? (
        <ul aria-label={words.title} className="flex flex-col divide-y divide-line">
          {suggestions.map((one) => (
            <Suggestion
              key={one.event_id}
              {...props}
              suggestion={one}
              isBusy={move.isBusy}
              isMoving={move.busyId === one.event_id}
              onMove={() => void move.accept(one)}
            />
          ))}
        </ul>
      ) : (
        !error && !isWorkingOut && <p className="text-[13px] text-muted">{noneText(better, words)}</p>
      )}
      <NotMoved {...props} />
    </section>
  )
}

function noneText(better: CalendarCardProps['calendar']['better'], words: Strings['calendar']['better']): string {
  const reasons = better?.not_suggested.map(({ reason }) => reason) ?? []
  if (reasons.length === 0) return words.none
  return reasons.every((reason) => reason === 'already_good') ? words.allGood : words.nothing
}
