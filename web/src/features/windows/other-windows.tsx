import type { Alternative, OptimalTiming, TimeWindow } from '@dumont/contracts'
import clsx from 'clsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { changeOf, formatCost, formatNumber, formatWholePercent } from '../../ui/format-money.ts'
import { hourMs } from '../../ui/format-time.ts'
import { formatEnd, formatStart } from './format-window.ts'
import { placeName, shortPlace } from './place-name.ts'

/** Another place, another time, the best within a day: the larger gain first, as the server tells them. What is dearer than now is no way out, and what is among the best windows is said there. */
export function Alternatives({ timing, now }: { timing: OptimalTiming; now: number }) {
  const { timing: words } = useStrings()
  const isListed = (one: Alternative) =>
    timing.time_windows.some((window) => window.start_time === one.start_time && window.place.series_id === one.place.series_id)
  const isWanted = (one: Alternative) => one.kind === 'within_24h' || one.kind === 'home' || ((one.difference ?? 0) < 0 && !isListed(one))
  const others = timing.alternatives.filter(isWanted).slice(0, 4)
  if (others.length === 0 || timing.verdict.action === 'steady') return null
  return (
    <ul aria-label={words.alternatives} className="num flex flex-col gap-1.5 border-t border-line pt-3 text-[13px]">
      {others.map((one) => (
        <AlternativeLine key={`${one.kind} ${one.start_time} ${one.place.series_id}`} alternative={one} now={now} />
      ))}
    </ul>
  )
}

function AlternativeLine({ alternative, now }: { alternative: Alternative; now: number }) {
  const { timing: words } = useStrings()
  const locale = useLocale()
  const { kind, place } = alternative
  const start = Date.parse(alternative.start_time)
  const when = start - now < hourMs ? words.rightNow : formatStart(start, locale)
  const parts = [kind !== 'same_place_other_time' && shortPlace(place), when, formatCost(alternative.estimated_cost, locale.language)]
  return (
    <li className="flex items-baseline justify-between gap-3">
      <span className="text-muted">{words.kinds[kind]}</span>
      <span className="text-right" title={placeName(place)}>
        <span className="font-medium">{parts.filter(Boolean).join(', ')}</span>
        <Difference percentage={alternative.difference_percentage} />
      </span>
    </li>
  )
}

/** Negative is cheaper. Said in words: the colour is not all there is. */
function Difference({ percentage }: { percentage: number | null }) {
  const { timing: words } = useStrings()
  const { language } = useLocale()
  if (percentage === null) return null
  const { direction, share } = changeOf(percentage / 100)
  const percent = formatWholePercent(share, language)
  return (
    <span className={clsx('block text-[12px]', direction === 'down' ? 'text-good' : 'text-muted')}>
      {direction === 'same' ? words.same : direction === 'down' ? words.less(percent) : words.more(percent)}
    </span>
  )
}

/** Up to four more windows, for who cannot use the best. */
export function NextBest({ timing }: { timing: OptimalTiming }) {
  const { timing: words } = useStrings()
  const { language } = useLocale()
  const [, ...next] = timing.time_windows
  if (next.length === 0 || timing.verdict.action === 'steady') return null
  return (
    <details className="num border-t border-line pt-3 text-[13px]">
      <summary className="font-medium">{words.nextBest(formatNumber(next.length, language))}</summary>
      <ol className="mt-2 flex flex-col gap-2">
        {next.map((window) => (
          <WindowLine key={window.rank} window={window} />
        ))}
      </ol>
    </details>
  )
}

function WindowLine({ window }: { window: TimeWindow }) {
  const { timing: words } = useStrings()
  const locale = useLocale()
  const [start, end] = [Date.parse(window.start_time), Date.parse(window.end_time)]
  return (
    <li className="flex items-baseline justify-between gap-3">
      <span>
        <span className="block font-medium">{`${formatStart(start, locale)} ${words.until(formatEnd(end, start, locale))}`}</span>
        <span className="block text-[12px] text-muted">{placeName(window.place)}</span>
      </span>
      <span className="text-right">
        <span className="block font-medium">{formatCost(window.estimated_cost, locale.language)}</span>
        <Difference percentage={window.savings_percentage === null ? null : -window.savings_percentage} />
      </span>
    </li>
  )
}
