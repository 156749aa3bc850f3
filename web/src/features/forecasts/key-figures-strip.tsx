import type { ReactNode } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatRate, formatWholePercent, type Change } from '../../ui/format-money.ts'
import { formatDate, formatHour } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { KeyFigures } from './key-figures.ts'

type Props = {
  priceNow: number | null
  change: Change | undefined
  isEnded: boolean
  lastSeenAt: number | undefined
  figures: KeyFigures | undefined
  isWaiting: boolean
}

export function KeyFiguresStrip({ priceNow, change, isEnded, lastSeenAt, figures, isWaiting }: Props) {
  const { forecast: words } = useStrings()
  const { language, zone } = useLocale()
  // Under 3 % there is no cheapest hour worth naming.
  const when = (at: number) => (figures?.isSteady ? words.steadyWeek : formatHour(at, language, zone))
  const rate = (usd: number | null | undefined) => (usd === null || usd === undefined ? '–' : formatRate(usd, language))
  const now = isEnded && lastSeenAt !== undefined ? words.lastSeen(formatDate(lastSeenAt, language, zone)) : changeText(change, words, language)
  return (
    <section aria-label={words.summary} className="grid grid-cols-2 overflow-hidden rounded-xl border border-line bg-surface lg:grid-cols-4">
      <Figure
        label={isEnded ? words.lastPrice : words.priceNow}
        value={rate(priceNow)}
        unit={words.perHour}
        note={now}
        isWaiting={isWaiting && priceNow === null}
      />
      <Figure label={words.lowest} value={rate(figures?.lowest.price)} note={figures && when(figures.lowest.at)} isWaiting={isWaiting} />
      <Figure label={words.highest} value={rate(figures?.highest.price)} note={figures && when(figures.highest.at)} isWaiting={isWaiting} />
      <Figure label={words.average} value={rate(figures?.average)} note={figures && averageText(figures, isEnded, words, language)} isWaiting={isWaiting} />
    </section>
  )
}

type Words = ReturnType<typeof useStrings>['forecast']

function changeText(change: Change | undefined, words: Words, language: string): string {
  if (!change) return words.noChange
  if (change.direction === 'same') return words.unchanged
  const percent = formatWholePercent(change.share, language)
  return change.direction === 'up' ? words.rose(percent) : words.fell(percent)
}

function averageText({ nowAgainstAverage }: KeyFigures, isEnded: boolean, words: Words, language: string): string {
  const say = isEnded
    ? { equal: words.lastEqual, above: words.lastAbove, below: words.lastBelow }
    : { equal: words.nowEqual, above: words.nowAbove, below: words.nowBelow }
  if (!nowAgainstAverage || nowAgainstAverage.direction === 'same') return say.equal
  const percent = formatWholePercent(nowAgainstAverage.share, language)
  return nowAgainstAverage.direction === 'up' ? say.above(percent) : say.below(percent)
}

/** The lines keep their height while they wait, so that nothing jumps when the figures come. */
function Figure(props: { label: string; value: string; unit?: string; note?: ReactNode; isWaiting: boolean }) {
  return (
    <div className="num -mt-px -ml-px flex min-h-[104px] flex-col justify-center border-t border-l border-line px-4 py-3 sm:px-5">
      <p className="text-[13px] text-muted">{props.label}</p>
      {props.isWaiting ? (
        <Skeleton className="my-1 h-6 w-24" />
      ) : (
        <p className="h-8 text-[22px] leading-8 font-semibold tracking-[-0.02em]">
          {props.value}
          {props.unit && props.value !== '–' && <span className="text-[14px] font-normal text-muted">{props.unit}</span>}
        </p>
      )}
      <p className="min-h-[19px] text-[13px] text-muted">{!props.isWaiting && props.note}</p>
    </div>
  )
}
