import type { PriceScale, Span } from './chart-data.ts'

/** The room around the plot in pixels. Fixed, so that the HTML above the canvas knows where everything is without asking the chart. */
export const plot = { top: 8, right: 10, bottom: 30, left: 58 } as const

/** CSS for "this far into the plot from the left", 0 to 1. */
export function leftOf(at: number, { from, to }: Span): string {
  return `calc(${plot.left}px + (100% - ${plot.left + plot.right}px) * ${share(at, from, to)})`
}

export function topOf(price: number, { min, max }: PriceScale): string {
  return `calc(${plot.top}px + (100% - ${plot.top + plot.bottom}px) * ${share(price, max, min)})`
}

/** The instant under a pixel of a chart that is `width` pixels wide. */
export function instantAt(x: number, width: number, { from, to }: Span): number {
  const inner = Math.max(1, width - plot.left - plot.right)
  return from + Math.min(1, Math.max(0, (x - plot.left) / inner)) * (to - from)
}

function share(value: number, from: number, to: number): number {
  return to === from ? 0 : Math.round(Math.min(1, Math.max(0, (value - from) / (to - from))) * 1e5) / 1e5
}
