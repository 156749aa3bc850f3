import clsx from 'clsx'
import type { ChartWindow } from '../windows/chart-windows.ts'
import type { Span } from './chart-data.ts'
import { leftOf, plot } from './chart-layout.ts'

/** Hours to run a job in, over the prices: two edges each, and a name on the best. What lies outside the picture is cut off. */
export function ChartWindows({ windows, span, anchor }: { windows: ChartWindow[]; span: Span; anchor: number }) {
  const visible = windows.flatMap((one) => (one.to > span.from && one.from < span.to ? [clipped(one, span)] : []))
  return (
    <div aria-hidden data-testid="windows" className="pointer-events-none absolute inset-0 overflow-hidden">
      {visible.toReversed().map((window) => (
        <div key={`${window.from} ${window.name}`}>
          <div
            data-testid={window.isBest ? 'best-window' : 'next-window'}
            className={clsx('absolute min-w-0.5 border-x', window.isBest ? 'border-good bg-good/20' : 'border-good/45 bg-good/8')}
            style={{ left: leftOf(window.from, span), right: rightOf(window.to, span), top: plot.top, bottom: plot.bottom }}
          />
          {window.label && <Label window={window} span={span} anchor={anchor} />}
        </div>
      ))}
    </div>
  )
}

const clipped = (window: ChartWindow, { from, to }: Span): ChartWindow => ({ ...window, from: Math.max(window.from, from), to: Math.min(window.to, to) })
const rightOf = (at: number, span: Span): string => `calc(100% - ${leftOf(at, span)})`

/** At the foot of the window; a step higher where it would cover the label of Now. */
function Label({ window, span, anchor }: { window: ChartWindow; span: Span; anchor: number }) {
  const middle = (window.from + window.to) / 2
  const share = (middle - span.from) / (span.to - span.from)
  const isNearNow = Math.abs(middle - anchor) < (span.to - span.from) * 0.12
  return (
    <span
      className={clsx(
        'absolute z-[1] rounded border border-good bg-surface px-1.5 py-px text-[11px] font-semibold whitespace-nowrap text-good',
        share < 0.12 ? '' : share > 0.88 ? '-translate-x-full' : '-translate-x-1/2',
        isNearNow ? '-translate-y-6' : 'max-sm:-translate-y-6',
      )}
      style={{ left: leftOf(middle, span), bottom: plot.bottom + 4 }}
    >
      {window.label}
    </span>
  )
}
