import type { Span } from './chart-data.ts'
import { leftOf, plot } from './chart-layout.ts'

/** A line through the whole picture at an instant, with its name below. */
export function NowLine({ at, span, label }: { at: number; span: Span; label: string }) {
  if (at < span.from || at > span.to) return null
  return (
    <div aria-hidden className="pointer-events-none">
      <div className="absolute w-px bg-ink" style={{ left: leftOf(at, span), top: plot.top, bottom: plot.bottom }} />
      <span
        className="absolute -translate-x-1/2 rounded bg-ink px-1.5 py-px text-[11px] font-semibold whitespace-nowrap text-surface"
        style={{ left: leftOf(at, span), bottom: plot.bottom + 4 }}
      >
        {label}
      </span>
    </div>
  )
}
