import clsx from 'clsx'
import { useStrings } from '../../app/i18n/index.ts'
import type { LaneItem } from '../calendars/decide-lane.ts'

type Props = { hasForecast: boolean; hasCapped: boolean; hasWindow: boolean; hasAlert: boolean; events: ReadonlySet<LaneItem['kind']> }

/** What the marks of the chart mean: those that are on it. */
export function ChartLegend({ hasForecast, hasCapped, hasWindow, hasAlert, events }: Props) {
  const { forecast: words, timing, priceAlert, calendar } = useStrings()
  const items: [string, string, boolean][] = [
    [words.legend.actual, 'h-0.5 w-4 bg-history', true],
    [words.legend.forecast, 'h-[3px] w-4 rounded-full bg-accent', hasForecast],
    [words.legend.band50, 'size-3.5 rounded-[3px] border border-accent/60 bg-band-50', hasForecast],
    [words.legend.band80, 'size-3.5 rounded-[3px] border border-accent/40 bg-band-80', hasForecast],
    [timing.legend, 'h-3.5 w-2.5 border-x-2 border-good bg-good/20', hasWindow],
    [priceAlert.legend, 'w-4 border-t-2 border-dashed border-warn', hasAlert],
    [calendar.legend, 'h-1.5 w-4 rounded-full bg-event', events.size > (events.has('suggested') ? 1 : 0)],
    [calendar.legendSuggested, 'h-2 w-4 rounded-full border border-dashed border-good bg-good/15', events.has('suggested')],
    [words.legend.capped, 'h-0.5 w-2 bg-warn', hasCapped],
  ]
  return (
    <ul aria-label={words.legendLabel} className="flex flex-wrap gap-x-5 gap-y-1.5 text-[13px] text-muted">
      {items.map(
        ([label, look, shown]) =>
          shown && (
            <li key={label} className="flex items-center gap-2">
              <span aria-hidden className={clsx('inline-block', look)} />
              {label}
            </li>
          ),
      )}
    </ul>
  )
}
