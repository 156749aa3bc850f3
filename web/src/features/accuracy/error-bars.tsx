import clsx from 'clsx'
import { useMemo } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatNumber } from '../../ui/format-money.ts'
import { useChartCursor } from '../../ui/use-chart-cursor.ts'
import { errorScale, naiveLine, type Bar } from './bar-data.ts'
import { Axis, BarTooltip, Names } from './bar-parts.tsx'
import { formatError } from './format-error.ts'

type Props = {
  label: string
  bars: Bar[]
  /** With lines and figures at the left; without, the bars alone. */
  hasAxis?: boolean
  /** Every so many bars is named below; none when missing. */
  nameEvery?: number
  className: string
}

const axisPx = 44

/** Errors as bars and "no change" as a dashed line. One slider over the bars, so that keys and screen readers reach each of them. */
export function ErrorBars({ label, bars, hasAxis = false, nameEvery, className }: Props) {
  const { accuracy: words } = useStrings()
  const { language } = useLocale()
  const scale = useMemo(() => errorScale(bars), [bars])
  const left = hasAxis ? axisPx : 0
  const count = bars.length
  const cursor = useChartCursor({
    count,
    page: 7,
    indexAt: (bar) => Math.min(count - 1, bar ?? count - 1),
    placeOf: (index) => index,
    placeAt: (x, width) => Math.min(count - 1, Math.max(0, Math.floor(((x - left) / Math.max(1, width - left)) * count))),
  })
  const bar = bars[cursor.index]
  if (!bar) return null
  const spoken =
    bar.mape === null
      ? words.bars.spokenNone(bar.name)
      : words.bars.spoken(bar.name, formatError(bar.mape, language), formatError(bar.naive, language), formatNumber(bar.samples, language))
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={count - 1}
      aria-valuenow={cursor.index}
      aria-valuetext={spoken}
      className={clsx('relative touch-pan-y rounded', className)}
      {...cursor.handlers}
    >
      {hasAxis && <Axis max={scale.max} step={scale.step} hasNames={nameEvery !== undefined} />}
      <div aria-hidden className="absolute inset-y-0 right-0 flex flex-col" style={{ left }}>
        <div className="relative min-h-0 flex-1">
          <div className="flex h-full items-end">
            {bars.map(({ key, mape }, i) => (
              <div key={key} className={clsx('flex h-full flex-1 items-end justify-center', cursor.isShown && i === cursor.index && 'bg-raised')}>
                {mape !== null && <div className="min-h-px w-[82%] rounded-t-[2px] bg-accent/75" style={{ height: `${(mape / scale.max) * 100}%` }} />}
              </div>
            ))}
          </div>
          <svg viewBox={`0 0 ${count} 100`} preserveAspectRatio="none" className="pointer-events-none absolute inset-0 h-full w-full">
            <path
              d={naiveLine(bars, scale.max)}
              fill="none"
              stroke="var(--history)"
              strokeWidth={1.25}
              strokeDasharray="3 2"
              vectorEffect="non-scaling-stroke"
            />
          </svg>
        </div>
        {nameEvery !== undefined && <Names bars={bars} every={nameEvery} />}
      </div>
      {cursor.isShown && <BarTooltip bar={bar} share={(cursor.index + 0.5) / count} left={left} />}
    </div>
  )
}
