import { LateWidget } from '../economy/late-widget.tsx'
import type { Choice, Selection } from '../forecasts/selection.ts'
import { LateAccuracy } from './late-accuracy.tsx'

type Props = { choice: Choice | undefined; selection: Selection; isShown: boolean }

/** What stands below the forecast: savings, and at their right the record of what is chosen, where something is. */
export function SavingsAndAccuracy({ choice, selection, isShown }: Props) {
  if (!isShown || (choice && !choice.series)) return <LateWidget />
  return (
    <div className="grid items-stretch gap-4 lg:grid-cols-[minmax(0,1fr)_352px]">
      <div className="flex min-w-0 flex-col [&>:not(.sr-only)]:flex-1">
        <LateWidget />
      </div>
      <div className="flex min-w-0 flex-col [&>:not(.sr-only)]:flex-1">
        <LateAccuracy choice={choice} selection={selection} />
      </div>
    </div>
  )
}
