import clsx from 'clsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatNumber } from '../../ui/format-money.ts'
import type { Bar, ErrorScale } from './bar-data.ts'
import { formatError } from './format-error.ts'

/** Each name stands in the middle below its bar. */
export function Names({ bars, every }: { bars: Bar[]; every: number }) {
  return (
    <div className="num flex h-6 shrink-0 items-end text-[12px] text-muted">
      {bars.map(({ key, short }, i) => (
        <span key={key} className="flex h-full min-w-0 flex-1 items-end justify-center overflow-visible whitespace-nowrap">
          {i % every === 0 && short}
        </span>
      ))}
    </div>
  )
}

export function Axis({ max, step, hasNames }: ErrorScale & { hasNames: boolean }) {
  const { language } = useLocale()
  const lines = Array.from({ length: Math.round(max / step) + 1 }, (_, i) => i * step)
  return (
    <div aria-hidden className={clsx('num pointer-events-none absolute inset-x-0 top-0 text-[12px] text-muted', hasNames ? 'bottom-6' : 'bottom-0')}>
      {lines.map((value) => (
        <div key={value} className="absolute inset-x-0 flex -translate-y-1/2 items-center gap-2" style={{ top: `${(1 - value / max) * 100}%` }}>
          <span className="w-9 shrink-0 text-right">{`${formatNumber(value, language, 2)}%`}</span>
          <span className="h-px flex-1 bg-line" />
        </div>
      ))}
    </div>
  )
}

export function BarTooltip({ bar, share, left }: { bar: Bar; share: number; left: number }) {
  const { accuracy: words } = useStrings()
  const { language } = useLocale()
  const middle = `(${left}px + (100% - ${left}px) * ${share})`
  const rows: [string, string][] = [
    [words.bars.ours, formatError(bar.mape, language)],
    [words.bars.naive, formatError(bar.naive, language)],
    [words.bars.samples, formatNumber(bar.samples, language)],
  ]
  return (
    <div
      aria-hidden
      className="num pointer-events-none absolute top-1 z-10 min-w-40 rounded-lg border border-line-strong bg-raised px-3 py-2 text-[12px] shadow-lg"
      style={share > 0.5 ? { right: `calc(100% - ${middle} + 10px)` } : { left: `calc(${middle} + 10px)` }}
    >
      <p className="mb-1 text-muted">{bar.name}</p>
      {rows.map(([name, value]) => (
        <p key={name} className="flex justify-between gap-4 whitespace-nowrap">
          <span className="text-muted">{name}</span> <strong className="font-semibold">{value}</strong>
        </p>
      ))}
    </div>
  )
}
